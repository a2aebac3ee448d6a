//! The doors that are like no other: signing in and out, links that anyone may open, codes, and what all may see.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use liebian::time::Timestamp;
use serde_json::json;

use crate::ask::{self, ClockSaid, Nothing, SignIn};
use crate::clock::TestClock;
use crate::facts;
use crate::fault::{Fault, Refusal};
use crate::house::{COOKIE, House, Opener, Peer, VISITOR_COOKIE, json_body, kept, key, token, told, with_cookie};
use crate::members::{SESSION_SECONDS, Token};
use crate::rate::Asker;

/// The most facts in one answer.
const MOST_FACTS: usize = 500;
/// How long a visitor is remembered: 90 days, as long as an opened link may count.
const VISITOR_SECONDS: i64 = 90 * 86_400;

fn cookie(name: &str, value: &str, seconds: i64, house: &House) -> String {
    let secure = if house.secure { "; Secure" } else { "" };
    format!("{name}={value}; HttpOnly; SameSite=Strict; Path=/api; Max-Age={seconds}{secure}")
}

/// What a page may know before anybody signs in. Where pages stand alone, a file of this name says so.
pub(crate) async fn here(State(house): State<House>, peer: Extension<Peer>, headers: HeaderMap) -> Response {
    let answer = house.answer(move |house| {
        let signed_in = match house.member(&headers, *peer) {
            Ok(_) => true,
            Err(refusal) if refusal.status == 401 => false,
            Err(refusal) => return Err(refusal),
        };
        let (now, stock) = (house.shop.clock.now().millis(), house.shop.stock()?);
        Ok(told(StatusCode::OK, &json!({ "mall": "server", "signedIn": signed_in, "now": now, "stock": stock })))
    });
    answer.await
}

pub(crate) async fn sign_in(
    State(house): State<House>,
    Extension(Peer(address)): Extension<Peer>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let answer = house.answer(move |house| {
        house.may_ask(Asker::Address(address))?;
        let visitor = token(&headers, VISITOR_COOKIE);
        let who: SignIn = ask::read(&json_body(&headers, body)?)?;
        let (session, me) = house.shop.sign_in(&who, visitor.as_ref().map(Token::visitor).as_deref())?;
        let answer = with_cookie(told(StatusCode::OK, &me), &cookie(COOKIE, session.text(), SESSION_SECONDS, house));
        Ok(match (visitor, who) {
            // The visitor has become this member; whoever comes next at this browser is another one.
            (Some(_), SignIn::Name(_)) => with_cookie(answer, &cookie(VISITOR_COOKIE, "", 0, house)),
            _ => answer,
        })
    });
    answer.await
}

pub(crate) async fn sign_out(
    State(house): State<House>,
    peer: Extension<Peer>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let answer = house.answer(move |house| {
        house.member(&headers, *peer)?;
        let body = json_body(&headers, body)?;
        if !body.is_empty() {
            ask::read::<Nothing>(&body)?;
        }
        token(&headers, COOKIE).map_or(Ok(()), |token| house.shop.sign_out(&token))?;
        Ok(with_cookie(told(StatusCode::OK, &json!({})), &cookie(COOKIE, "", 0, house)))
    });
    answer.await
}

pub(crate) async fn facts_since(
    State(house): State<House>,
    peer: Extension<Peer>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let answer = house.answer(move |house| {
        let member = house.member(&headers, *peer)?;
        let since = match query.as_deref().map(|query| query.strip_prefix("since=")) {
            None | Some(Some("")) => Some(0),
            Some(Some(number)) => number.parse::<u32>().ok().map(i64::from),
            Some(None) => None,
        };
        let since = since.ok_or_else(|| Refusal::not_understood(vec![Fault::new("since", "not-a-number")]))?;
        let facts = house.shop.store.read(|db| facts::since(db, &member, since, MOST_FACTS))?;
        let next = facts.last().map_or(since, |fact| fact.seq);
        let more = facts.len() == MOST_FACTS;
        Ok(told(StatusCode::OK, &json!({ "facts": facts, "next": next, "more": more })))
    });
    answer.await
}

pub(crate) async fn quote(
    State(house): State<House>,
    peer: Extension<Peer>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let answer = house.answer(move |house| {
        let member = house.member(&headers, *peer)?;
        let wanted = ask::read(&json_body(&headers, body)?)?;
        Ok(told(StatusCode::OK, &house.shop.quote(&member, &wanted)?))
    });
    answer.await
}

pub(crate) async fn set_clock(
    State(house): State<House>,
    Extension(clock): Extension<Arc<TestClock>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let answer = house.answer(move |_| {
        let ClockSaid { now } = ask::read(&json_body(&headers, body)?)?;
        clock.set(now);
        Ok(told(StatusCode::OK, &json!({ "now": Timestamp::millis(now) })))
    });
    answer.await
}

pub(crate) async fn stores(State(house): State<House>, Extension(Peer(address)): Extension<Peer>) -> Response {
    let answer = house.answer(move |house| {
        house.may_ask(Asker::Address(address))?;
        Ok(told(StatusCode::OK, &house.shop.stores()))
    });
    answer.await
}

pub(crate) async fn open_link(
    State(house): State<House>,
    peer: Extension<Peer>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let answer = house.answer(move |house| {
        let opener = house.opener(&headers, *peer)?;
        let body = json_body(&headers, body)?;
        let key = key(&headers)?;
        match opener {
            Opener::Member(member) => kept(house.shop.open_link(&member, key, &body)?),
            Opener::Visitor(token) => {
                let answer = kept(house.shop.open_link(&token.visitor(), key, &body)?)?;
                Ok(with_cookie(answer, &cookie(VISITOR_COOKIE, token.text(), VISITOR_SECONDS, house)))
            }
        }
    });
    answer.await
}

pub(crate) async fn use_code(
    State(house): State<House>,
    peer: Extension<Peer>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let answer = house.answer(move |house| {
        let member = house.member(&headers, *peer)?;
        let body = json_body(&headers, body)?;
        let key = key(&headers)?;
        if let Some(session) = token(&headers, COOKIE) {
            house.may_try_code(Asker::Session(session.digest()))?;
        }
        kept(house.shop.use_code(&member, key, &body)?)
    });
    answer.await
}
