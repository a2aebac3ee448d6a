//! What the mall knows of a member today: what was known when they came, and what has happened since. No page is asked.

use liebian::id::{Class, CustomerId, Tag};
use liebian::order::Set;
use liebian::pricing::customer::Customer;
use liebian::time::{MonthDay, Timestamp};
use liebian::wire::reader;
use liebian::wire::said::Said;
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use crate::ask::LIMITS;
use crate::birthdays::birthday;
use crate::communities;
use crate::fault::Refusal;
use crate::growth::Earned;
use crate::kinds::Joined;
use crate::members::joined;
use crate::shop::Shop;

/// What the mall knows of a member at a moment.
///
/// An order that was sent back whole does not count, so the coupon that comes back with it works again.
pub fn customer(
    shop: &Shop,
    db: &Connection,
    member: &str,
    now: Timestamp,
    earned: &Earned,
) -> Result<Customer, Refusal> {
    let before = known_before(member, &joined(db, member)?)?;
    let (joined_at, orders, last): (i64, u32, Option<i64>) = db
        .prepare_cached(
            "SELECT (SELECT at FROM facts WHERE id = 'joined:' || ?1), count(*), max(placed.at) FROM facts AS placed
             WHERE placed.member = ?1 AND placed.kind = 'ordered' AND NOT EXISTS (
                SELECT 1 FROM facts AS back WHERE back.kind = 'refunded' AND json_extract(back.body, '$.whole')
                    AND json_extract(back.body, '$.order') = json_extract(placed.body, '$.order'))",
        )?
        .query_row(params![member], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut tags = before.tags;
    if let (true, Some(tag)) = (communities::is_in_one(db, member)?, Tag::new(communities::TAG)) {
        tags.insert(tag);
    }
    Ok(Customer {
        id: CustomerId::new(member),
        tags,
        tier: before.tier,
        classes: before.classes,
        is_new: if orders > 0 { Some(false) } else { before.is_new },
        order_number: before.order_number.map(|number| number.saturating_add(orders)),
        member_since: before.member_since.or(Timestamp::new(joined_at)),
        birthday: birthday(db, member)?.or(before.birthday),
        streak_days: u64::from(earned.streak()),
        referred: Some(was_brought(shop, db, member, now)?),
        last_order_at: last.and_then(Timestamp::new).or(before.last_order_at),
    })
}

/// The same, had the last few orders not been placed.
pub fn customer_before(db: &Connection, member: &str, customer: &Customer, orders: u32) -> Result<Customer, Refusal> {
    let first = known_before(member, &joined(db, member)?)?;
    let mut placed = db.prepare_cached(
        "SELECT at FROM facts WHERE member = ?1 AND kind = 'ordered' ORDER BY seq DESC LIMIT 1 OFFSET ?2",
    )?;
    let last = placed.query_map(params![member, orders], |row| row.get(0))?.next().transpose()?;
    let order_number = customer.order_number.map(|number| number.saturating_sub(orders));
    Ok(Customer {
        is_new: if order_number == first.order_number { first.is_new } else { Some(false) },
        order_number,
        last_order_at: last.and_then(Timestamp::new).or(first.last_order_at),
        ..customer.clone()
    })
}

/// What was known when they came.
pub fn known_before(member: &str, joined: &Joined) -> Result<Customer, Refusal> {
    let said = Said::from_text(&joined.customer.to_string(), LIMITS);
    reader::read(&said).map_err(|issues| Refusal::broken(format!("{member}: {issues:?}")))
}

/// True for one who opened a link that somebody shared, as a member or as the visitor they were before.
pub fn has_opened_a_link(db: &Connection, member: &str) -> Result<bool, Refusal> {
    let mut asked = db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM facts WHERE kind = 'opened' AND member IN (
            ?1, (SELECT json_extract(body, '$.was') FROM facts WHERE id = 'joined:' || ?1)))",
    )?;
    Ok(asked.query_row([member], |row| row.get(0))?)
}

/// Whether a friend brought the member. One who never opened a link, and is nobody else, was brought by nobody.
fn was_brought(shop: &Shop, db: &Connection, member: &str, now: Timestamp) -> Result<bool, Refusal> {
    let mut asked = db.prepare_cached("SELECT EXISTS (SELECT 1 FROM facts WHERE kind = 'known' AND member = ?1)")?;
    let is_known: bool = asked.query_row([member], |row| row.get(0))?;
    if !is_known && !has_opened_a_link(db, member)? {
        return Ok(false);
    }
    let member = CustomerId::new(member).ok_or_else(|| Refusal::broken("a member with a bad id"))?;
    Ok(shop.everybody(db, now)?.brought(&member))
}

/// A customer in the words of a request, so that a page reckons with the same.
pub fn told(customer: &Customer) -> Value {
    let words = |words: &Set<Class>| words.iter().map(|word| Value::from(word.as_str())).collect::<Vec<_>>();
    let mut told = json!({
        "id": customer.id.as_ref().map(CustomerId::as_str),
        "tags": customer.tags.iter().map(|tag| tag.as_str()).collect::<Vec<_>>(),
        "streakDays": customer.streak_days,
    });
    let more = [
        ("isNew", customer.is_new.map(Value::from)),
        ("tier", customer.tier.as_ref().map(|tier| Value::from(tier.as_str()))),
        ("orderNumber", customer.order_number.map(Value::from)),
        ("class", Some(words(&customer.classes)).filter(|words| !words.is_empty()).map(Value::from)),
        ("memberSince", customer.member_since.map(|at| Value::from(at.millis()))),
        ("birthday", customer.birthday.map(|day| Value::from(written(day)))),
        ("referred", customer.referred.map(Value::from)),
        ("lastOrderAt", customer.last_order_at.map(|at| Value::from(at.millis()))),
    ];
    if let Value::Object(fields) = &mut told {
        fields.extend(more.into_iter().filter_map(|(key, said)| Some((key.to_owned(), said?))));
    }
    told
}

/// A birthday as it is written.
pub fn written(birthday: MonthDay) -> String {
    // In a year that has every day.
    let (_, month, day) = birthday.in_year(2000).map(liebian::time::Day::date).unwrap_or_default();
    format!("{month:02}-{day:02}")
}
