//! Holds everything that is derived against the facts it is derived from, and says in sentences what does not agree.

use std::collections::BTreeMap;

use liebian::growth::referral::Refused;
use liebian::id::CustomerId;
use liebian::time::Timestamp;
use rusqlite::Connection;

use crate::counters::changes;
use crate::facts::{everyone, stock, uses};
use crate::fault::Refusal;
use crate::growth::{Earned, Own};
use crate::kinds::{Counted, Granted, Limited, Ordered, Points, Proven, Redeemed, Refunded, Returned, Shown, Stocked};
use crate::shop::Shop;

/// The facts that are held against each other, each with its member.
struct Book {
    orders: Vec<(String, Ordered)>,
    refunds: Vec<(String, Refunded)>,
    granted: Vec<(String, Granted)>,
    redeemed: Vec<(String, Redeemed)>,
    returned: Vec<(String, Returned)>,
}

impl Shop {
    /// What does not agree; nothing, when all is well.
    pub fn audit(&self) -> Result<Vec<String>, Refusal> {
        self.store.read(|db| audit(self, db))
    }
}

fn audit(shop: &Shop, db: &Connection) -> Result<Vec<String>, Refusal> {
    let mut complaints = Vec::new();
    let sound: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if sound != "ok" {
        complaints.push(format!("The file is damaged: {sound}."));
    }
    let book = Book {
        orders: everyone(db)?,
        refunds: everyone(db)?,
        granted: everyone(db)?,
        redeemed: everyone(db)?,
        returned: everyone(db)?,
    };
    complaints.extend(sums(&book.orders, &book.refunds));
    complaints.extend(points(&book, &everyone(db)?));
    complaints.extend(proofs(&everyone(db)?, &everyone(db)?));
    complaints.extend(coupons(&book));
    complaints.extend(holders(shop, db, &book.granted)?);
    complaints.extend(balances(db, &book)?);
    complaints.extend(check_ins(shop, db)?);
    complaints.extend(referrals(shop, db)?);
    let answered = "'ordered', 'refunded', 'received', 'checkedIn', 'madeUp', 'entered', 'left', 'opened', 'paidOut', \
        'born', 'known', 'appointed', 'transferred'";
    let unanswered: i64 = db.query_row(
        &format!(
            "SELECT count(*) FROM facts LEFT JOIN answers ON answers.fact = facts.seq
             WHERE kind IN ({answered}) AND answers.fact IS NULL"
        ),
        [],
        |row| row.get(0),
    )?;
    if unanswered != 0 {
        complaints.push(format!("{unanswered} deeds have no answer."));
    }
    Ok(complaints)
}

fn sums(orders: &[(String, Ordered)], refunds: &[(String, Refunded)]) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut back: BTreeMap<&str, (u64, bool)> = BTreeMap::new();
    for (_, refund) in refunds {
        let (amount, whole) = back.entry(&refund.order).or_default();
        *amount = amount.saturating_add(refund.amount);
        *whole |= refund.whole;
        if refund.lines.iter().map(|line| line.amount).sum::<u64>().saturating_add(refund.shipping) != refund.amount {
            complaints.push(format!("Refund {} does not add up.", refund.refund));
        }
    }
    for (_, order) in orders {
        let lines: u64 = order.lines.iter().map(|line| line.payable).sum();
        if lines.saturating_add(order.shipping) != order.payable {
            complaints.push(format!("Order {} does not add up.", order.order));
        }
        let (amount, whole) = back.remove(order.order.as_str()).unwrap_or_default();
        if amount > order.payable || (whole && amount != order.payable) {
            complaints.push(format!("{amount} went back for order {}, which cost {}.", order.order, order.payable));
        }
    }
    complaints.extend(back.keys().map(|order| format!("A refund is for order {order}, which nobody placed.")));
    complaints
}

/// The ledger of points says of every order what the order and its refunds say, to the member who placed it.
fn points(book: &Book, ledger: &[(String, Points)]) -> Vec<String> {
    let mut due: BTreeMap<(&String, &String, bool), i128> = BTreeMap::new();
    let mut owe = |member, order, pays, points: i128| *due.entry((member, order, pays)).or_default() += points;
    for (member, order) in &book.orders {
        owe(member, &order.order, true, -i128::from(order.points.used));
        owe(member, &order.order, false, i128::from(order.points.earned));
    }
    for (member, refund) in &book.refunds {
        owe(member, &refund.order, true, i128::from(refund.points));
        owe(member, &refund.order, false, -i128::from(refund.earned));
    }
    for (member, entry) in ledger {
        let (Some(order), pays) = (&entry.order, matches!(entry.why.as_str(), "used" | "back")) else { continue };
        if pays || matches!(entry.why.as_str(), "earned" | "taken") {
            owe(member, order, pays, -i128::from(entry.change));
        }
    }
    let wrong = due.into_iter().filter(|(_, points)| *points != 0);
    wrong.map(|((member, order, _), points)| format!("{member} lacks {points} points of order {order}.")).collect()
}

/// Nobody has shown a proof for more units than it is good for; one that names no number is good for one order.
fn proofs(proven: &[(String, Proven)], shown: &[(String, Shown)]) -> Vec<String> {
    let mut complaints = Vec::new();
    for (member, proof) in proven {
        let mine = shown.iter().filter(|(other, one)| other == member && one.proof == proof.proof);
        let (mut units, mut orders) = (0, 0);
        for (_, one) in mine {
            let sign = if one.back { -1 } else { 1 };
            (units, orders) = (units + sign * i64::from(one.units), orders + sign);
        }
        if proof.units.map_or(orders > 1, |most| units > i64::from(most)) || units < 0 {
            complaints.push(format!("{member} has shown proof {} for {units} units.", proof.proof));
        }
    }
    complaints
}

/// Every use of a coupon stands in its order, every return in its refund, and nobody used what they did not hold.
fn coupons(book: &Book) -> Vec<String> {
    let mut complaints = Vec::new();
    let list = |orders: &mut dyn Iterator<Item = (&String, &Vec<String>)>| {
        let mut listed: Vec<(String, String)> =
            orders.flat_map(|(order, coupons)| coupons.iter().map(|coupon| (coupon.clone(), order.clone()))).collect();
        listed.sort();
        listed
    };
    let pairs = |moved: &mut dyn Iterator<Item = (&String, &String)>| {
        let mut pairs: Vec<(String, String)> = moved.map(|(coupon, order)| (coupon.clone(), order.clone())).collect();
        pairs.sort();
        pairs
    };
    let listed = list(&mut book.orders.iter().map(|(_, order)| (&order.order, &order.coupons)));
    let spent = pairs(&mut book.redeemed.iter().map(|(_, one)| (&one.coupon, &one.order)));
    if listed != spent {
        complaints.push(format!("Orders list {} coupons, and {} are used.", listed.len(), spent.len()));
    }
    let told = list(&mut book.refunds.iter().map(|(_, refund)| (&refund.order, &refund.coupons)));
    let back = pairs(&mut book.returned.iter().map(|(_, one)| (&one.coupon, &one.order)));
    if told != back || !back.iter().all(|pair| spent.contains(pair)) {
        complaints.push(format!("Refunds list {} coupons, and {} came back.", told.len(), back.len()));
    }
    let mut uses: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for (member, one) in &book.redeemed {
        *uses.entry((member, &one.coupon)).or_default() += 1;
    }
    for (member, one) in &book.returned {
        *uses.entry((member, &one.coupon)).or_default() -= 1;
    }
    for ((member, coupon), times) in uses.into_iter().filter(|(_, times)| !(0..=1).contains(times)) {
        complaints.push(format!("{member} has used coupon {coupon} {times} times."));
    }
    complaints
}

/// Nobody used a coupon that was neither granted to them nor earned by them at that moment.
fn holders(shop: &Shop, db: &Connection, granted: &[(String, Granted)]) -> Result<Vec<String>, Refusal> {
    let owners: BTreeMap<&str, &str> =
        granted.iter().map(|(member, grant)| (grant.coupon.as_str(), member.as_str())).collect();
    let mut asked = db.prepare("SELECT seq, member, at, body FROM facts WHERE kind = 'redeemed' ORDER BY seq")?;
    let mut rows = asked.query([])?;
    let mut complaints = Vec::new();
    while let Some(row) = rows.next()? {
        let (seq, member, at, body): (i64, String, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let one: Redeemed = serde_json::from_str(&body).map_err(Refusal::broken)?;
        let held = match owners.get(one.coupon.as_str()) {
            Some(owner) => *owner == member,
            None => {
                let at = Timestamp::new(at).ok_or_else(|| Refusal::broken("a fact at no moment"))?;
                let earned = Earned::before(shop, db, &member, seq, at)?.coupons();
                earned.iter().any(|coupon| coupon.id.as_str() == one.coupon)
            }
        };
        if !held {
            complaints.push(format!("Coupon {} was used by {member}, who did not hold it.", one.coupon));
        }
    }
    Ok(complaints)
}

/// The server writes down no payment and no use of a reward that the fold of everybody refuses.
fn referrals(shop: &Shop, db: &Connection) -> Result<Vec<String>, Refusal> {
    let everybody = shop.everybody(db, latest(db)?)?;
    let mut asked = db.prepare("SELECT DISTINCT member FROM facts WHERE kind IN ('paidOut', 'redeemed', 'issued')")?;
    let members = asked.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let mut complaints = Vec::new();
    for member in members {
        let id = CustomerId::new(&member).ok_or_else(|| Refusal::broken("a member with a bad id"))?;
        for refusal in everybody.of(&id).into_iter().flat_map(|progress| progress.refused) {
            let never = [
                Refused::PayoutBeyondAvailable,
                Refused::NotGranted,
                Refused::RedeemedAlready,
                Refused::NotRedeemed,
                Refused::TokenToldTwice,
                Refused::OrderToldTwice,
                Refused::RefundBeyondOrder,
            ];
            if never.contains(&refusal.code) {
                complaints.push(format!("{member}: {} should not be there: {:?}.", refusal.fact, refusal.code));
            }
        }
    }
    Ok(complaints)
}

/// The last moment of all facts.
fn latest(db: &Connection) -> Result<Timestamp, Refusal> {
    let latest: i64 = db.query_row("SELECT coalesce(max(at), 0) FROM facts", [], |row| row.get(0))?;
    Timestamp::new(latest).ok_or_else(|| Refusal::broken("a fact at no moment"))
}

/// The server writes down no check-in that does not count.
fn check_ins(shop: &Shop, db: &Connection) -> Result<Vec<String>, Refusal> {
    let latest = latest(db)?;
    let mut asked = db.prepare("SELECT DISTINCT member FROM facts WHERE kind IN ('checkedIn', 'madeUp')")?;
    let members = asked.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let mut complaints = Vec::new();
    for member in members {
        let own = Own::of(db, &member)?;
        for program in &shop.mall.programs.check_ins {
            let state = own.check_in(&shop.mall, program, latest);
            // A visitor who comes when the bonuses are used up did come; a day that does not count is never written down.
            let days = state.not_counted.iter().filter(|(id, _)| !id.as_str().starts_with("shareReturned"));
            complaints.extend(days.map(|(id, why)| format!("{member}: {id} does not count: {why:?}.")));
        }
    }
    Ok(complaints)
}

/// Every account, folded from the facts, against its chain of balances.
fn balances(db: &Connection, book: &Book) -> Result<Vec<String>, Refusal> {
    let mut accounts: BTreeMap<String, i64> = BTreeMap::new();
    for (_, stocked) in everyone::<Stocked>(db)? {
        accounts.insert(stock(&stocked.sku), i64::from(stocked.units));
    }
    for (_, limited) in everyone::<Limited>(db)? {
        accounts.insert(uses(&limited.template), i64::from(limited.times));
    }
    let mut shift = |account: String, change: i64| {
        accounts.entry(account).and_modify(|balance| *balance = balance.saturating_add(change));
    };
    for line in book.orders.iter().flat_map(|(_, order)| &order.lines) {
        shift(stock(&line.sku), -i64::from(line.quantity));
    }
    for gift in book.orders.iter().flat_map(|(_, order)| &order.gifts) {
        shift(stock(&gift.sku), -i64::from(gift.quantity));
    }
    for (_, refund) in &book.refunds {
        refund.lines.iter().for_each(|line| shift(stock(&line.sku), i64::from(line.quantity)));
        refund.gifts.iter().for_each(|gift| shift(stock(&gift.sku), i64::from(gift.quantity)));
    }
    for (_, one) in &book.redeemed {
        shift(uses(&one.template), -1);
    }
    for (_, one) in &book.returned {
        shift(uses(&one.template), 1);
    }
    for (_, Counted { usage, back, .. }) in everyone(db)? {
        for (account, change) in changes(&usage) {
            let balance = accounts.entry(account).or_default();
            *balance = balance.saturating_add(if back { -change } else { change });
        }
    }
    let mut asked = db.prepare("SELECT account, nth, change, balance FROM balances ORDER BY account, nth")?;
    let mut rows = asked.query([])?;
    let mut last: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    let mut complaints = Vec::new();
    while let Some(row) = rows.next()? {
        let (account, nth, change, balance): (String, i64, i64, i64) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let (before, sum) = last.get(&account).copied().unwrap_or_default();
        if nth != before.saturating_add(1) || balance != sum.saturating_add(change) || balance < 0 {
            complaints.push(format!("Entry {nth} of account {account} does not follow from the one before."));
        }
        last.insert(account, (nth, balance));
    }
    let last: BTreeMap<String, i64> = last.into_iter().map(|(account, (_, balance))| (account, balance)).collect();
    if last != accounts {
        let wrong = accounts.iter().find(|(account, balance)| last.get(*account) != Some(balance));
        complaints.push(format!("The facts say otherwise than the balances: {wrong:?}."));
    }
    Ok(complaints)
}
