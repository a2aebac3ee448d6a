//! The doors of the server: who may knock, how often and with how much, and what is answered.
//!
//! Whatever goes wrong is told as `{"issues":[{path, code, params}]}`, from an unknown address to a panic.

use std::convert::Infallible;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Extension, Path, RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};
use liebian::id::is_id;
use liebian::time::Timestamp;
use serde::Serialize;
use serde_json::json;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::ask::{self, ClockSaid, LIMITS, Nothing};
use crate::clock::TestClock;
use crate::facts;
use crate::fault::{Fault, Refusal};
use crate::members::{SESSION_SECONDS, Token};
use crate::pages;
use crate::rate::{Asker, Rate};
use crate::shop::{Reply, Shop};

/// The cookie's name.
const COOKIE: &str = "liebian-session";
/// The most facts in one answer.
const MOST_FACTS: usize = 500;
/// The longest that an answer may take.
const LONGEST_ANSWER: Duration = Duration::from_secs(10);

/// Where a request comes from; whoever accepts the connection says so.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// How the doors are set.
#[derive(Debug)]
pub struct Doors {
    /// The built pages, if they are served here.
    pub pages: Option<PathBuf>,
    /// Requests a second for each session.
    pub per_second: u32,
    /// True when the server stands behind TLS: the cookie then travels on no other road.
    pub secure: bool,
    /// The clock that may be set from outside; only ever in tests.
    pub test_clock: Option<Arc<TestClock>>,
}

/// What every door needs.
#[derive(Clone, Debug)]
struct House {
    shop: Arc<Shop>,
    rate: Arc<Rate>,
    secure: bool,
}

type Answer = Result<Response, Refusal>;

/// All doors of a shop.
pub fn routes(shop: Arc<Shop>, doors: Doors) -> Router {
    let rate = Arc::new(Rate::new(doors.per_second));
    let house = House { shop, rate, secure: doors.secure };
    let mut api = Router::new()
        .route("/server.json", get(here))
        .route("/sign-in", post(sign_in))
        .route("/sign-out", post(sign_out))
        .route("/me", get(me))
        .route("/facts", get(facts_since))
        .route("/wallet", get(wallet))
        .route("/quote", post(quote))
        .route("/orders", post(order))
        .route("/orders/{order}/refund", post(refund));
    if let Some(clock) = doors.test_clock {
        api = api.route("/test/clock", post(set_clock).layer(Extension(clock)));
    }
    let api = api.method_not_allowed_fallback(wrong_method).fallback(nowhere).with_state(house);
    let routes = Router::new().nest("/api", api).method_not_allowed_fallback(wrong_method);
    let routes = match doors.pages {
        Some(folder) => pages::beside(routes, &folder, || get(nowhere).fallback(wrong_method)),
        None => routes.fallback(nowhere),
    };
    let from_elsewhere = |_| told(StatusCode::FORBIDDEN, &Refusal::new(403, Fault::new("", "from-another-site")));
    let after_panic = |_| told(StatusCode::INTERNAL_SERVER_ERROR, &Refusal::new(500, Fault::new("", "broken")));
    let say = |name: &'static str, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    routes
        .layer(DefaultBodyLimit::max(LIMITS.bytes))
        .layer(CsrfLayer::new().with_rejection_response(from_elsewhere))
        .layer(from_fn(in_time))
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(say("x-content-type-options", "nosniff"))
        .layer(say("referrer-policy", "same-origin"))
}

/// What a page may know before anybody signs in. Where pages stand alone, a file of this name says so.
async fn here(State(house): State<House>, peer: Extension<Peer>, headers: HeaderMap) -> Response {
    let answer = house.answer(move |house| {
        let signed_in = match house.member(&headers, *peer) {
            Ok(_) => true,
            Err(refusal) if refusal.status == 401 => false,
            Err(refusal) => return Err(refusal),
        };
        let now = house.shop.clock.now().millis();
        Ok(told(StatusCode::OK, &json!({ "mall": "server", "signedIn": signed_in, "now": now })))
    });
    answer.await
}

async fn sign_in(
    State(house): State<House>,
    Extension(Peer(address)): Extension<Peer>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let secure = if house.secure { "; Secure" } else { "" };
    let answer = house.answer(move |house| {
        house.may_ask(Asker::Address(address))?;
        let (token, me) = house.shop.sign_in(&ask::read(&json_body(&headers, body)?)?)?;
        let token = token.text();
        let cookie =
            format!("{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/api; Max-Age={SESSION_SECONDS}{secure}");
        Ok(with_cookie(told(StatusCode::OK, &me), &cookie))
    });
    answer.await
}

async fn sign_out(
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
        token(&headers).map_or(Ok(()), |token| house.shop.sign_out(&token))?;
        let cookie = format!("{COOKIE}=; HttpOnly; SameSite=Strict; Path=/api; Max-Age=0");
        Ok(with_cookie(told(StatusCode::OK, &json!({})), &cookie))
    });
    answer.await
}

async fn me(State(house): State<House>, peer: Extension<Peer>, headers: HeaderMap) -> Response {
    house
        .answer(move |house| {
            let member = house.member(&headers, *peer)?;
            Ok(told(StatusCode::OK, &house.shop.me(&member)?))
        })
        .await
}

async fn wallet(State(house): State<House>, peer: Extension<Peer>, headers: HeaderMap) -> Response {
    house
        .answer(move |house| {
            let member = house.member(&headers, *peer)?;
            Ok(told(StatusCode::OK, &house.shop.wallet(&member)?))
        })
        .await
}

async fn facts_since(
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

async fn quote(
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

async fn order(
    State(house): State<House>,
    peer: Extension<Peer>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let answer = house.answer(move |house| {
        let member = house.member(&headers, *peer)?;
        let body = json_body(&headers, body)?;
        kept(house.shop.order(&member, key(&headers)?, &body)?)
    });
    answer.await
}

async fn refund(
    State(house): State<House>,
    peer: Extension<Peer>,
    Path(order): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let answer = house.answer(move |house| {
        let member = house.member(&headers, *peer)?;
        let body = json_body(&headers, body)?;
        kept(house.shop.refund(&member, &order, key(&headers)?, &body)?)
    });
    answer.await
}

async fn set_clock(
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

async fn nowhere() -> Response {
    told(StatusCode::NOT_FOUND, &Refusal::new(404, Fault::new("", "not-found")))
}

async fn wrong_method() -> Response {
    told(StatusCode::METHOD_NOT_ALLOWED, &Refusal::new(405, Fault::new("", "method-not-allowed")))
}

async fn in_time(request: Request, next: Next) -> Result<Response, Infallible> {
    let answer = tokio::time::timeout(LONGEST_ANSWER, next.run(request)).await;
    Ok(answer.unwrap_or_else(|_| told(StatusCode::SERVICE_UNAVAILABLE, &Refusal::new(503, Fault::new("", "too-slow")))))
}

impl House {
    /// Does the work where it may wait for the disk, and tells what came of it.
    async fn answer(self, work: impl FnOnce(&House) -> Answer + Send + 'static) -> Response {
        let done = tokio::task::spawn_blocking(move || work(&self)).await;
        match done.unwrap_or_else(|_| Err(Refusal::broken("a panic while answering"))) {
            Ok(response) => response,
            Err(refusal) => {
                let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                let mut response = told(status, &refusal);
                if status == StatusCode::TOO_MANY_REQUESTS || status == StatusCode::SERVICE_UNAVAILABLE {
                    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
                }
                response
            }
        }
    }

    /// Who asks, if they are signed in and do not ask too often.
    fn member(&self, headers: &HeaderMap, Peer(address): Peer) -> Result<String, Refusal> {
        let token = token(headers);
        let member = token.as_ref().map_or(Ok(None), |token| self.shop.member_of(token))?;
        match (token, member) {
            (Some(token), Some(member)) => {
                self.may_ask(Asker::Session(token.digest()))?;
                Ok(member)
            }
            _ => {
                self.may_ask(Asker::Address(address))?;
                Err(Refusal::new(401, Fault::new("", "not-signed-in")))
            }
        }
    }

    fn may_ask(&self, asker: Asker) -> Result<(), Refusal> {
        let allowed = self.rate.allows(asker, Instant::now());
        if allowed { Ok(()) } else { Err(Refusal::new(429, Fault::new("", "too-often"))) }
    }
}

/// The token in the cookie, if there is one.
fn token(headers: &HeaderMap) -> Option<Token> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    let mut cookies = cookies.flat_map(|cookie| cookie.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    cookies.find(|(name, _)| *name == COOKIE).and_then(|(_, token)| Token::from_cookie(token))
}

/// The body, if it says that it is JSON and is not too large.
fn json_body(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Bytes, Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        let fault = Fault::new("Content-Type", "unknown-choice").with("choices", vec!["application/json"]);
        return Err(Refusal::new(415, fault));
    }
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::new(413, Fault::new("", "too-large").with("limit", LIMITS.bytes)),
        _ => Refusal::new(400, Fault::new("", "unreadable")),
    })
}

/// The key under which a request is answered once.
fn key(headers: &HeaderMap) -> Result<&str, Refusal> {
    let fault = |code| Refusal::not_understood(vec![Fault::new("Idempotency-Key", code)]);
    let key = headers.get("idempotency-key").ok_or_else(|| fault("missing"))?;
    key.to_str().ok().filter(|key| is_id(key)).ok_or_else(|| fault("bad-id"))
}

/// An answer that is kept.
fn kept(reply: Reply) -> Answer {
    let status = StatusCode::from_u16(reply.status).map_err(Refusal::broken)?;
    Ok(json_text(status, reply.text))
}

fn told<T: Serialize>(status: StatusCode, what: &T) -> Response {
    // Writing plain records into memory has no way to fail.
    json_text(status, serde_json::to_string(what).unwrap_or_default())
}

fn json_text(status: StatusCode, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(mut cookie) = HeaderValue::from_str(cookie) {
        cookie.set_sensitive(true);
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
