//! The way in: who may knock, how often and with how much, at which door, and how a no is told.
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
use axum::extract::{DefaultBodyLimit, Extension, Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use liebian::id::is_id;
use serde::Serialize;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::ask::LIMITS;
use crate::clock::TestClock;
use crate::doors;
use crate::fault::{Fault, Refusal};
use crate::members::Token;
use crate::pages;
use crate::rate::{Asker, Rate};
use crate::shop::{Reply, Shop};

/// The cookie's name.
pub(crate) const COOKIE: &str = "liebian-session";
/// The name of the cookie of those who are not signed in.
pub(crate) const VISITOR_COOKIE: &str = "liebian-visitor";
/// Coupon codes a second that a session may try.
const CODES_A_SECOND: u32 = 1;
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
pub(crate) struct House {
    pub(crate) shop: Arc<Shop>,
    rate: Arc<Rate>,
    codes: Arc<Rate>,
    pub(crate) secure: bool,
}

pub(crate) type Answer = Result<Response, Refusal>;

/// All doors of a shop.
pub fn routes(shop: Arc<Shop>, set: Doors) -> Router {
    let (rate, codes) = (Arc::new(Rate::new(set.per_second)), Arc::new(Rate::new(CODES_A_SECOND)));
    let house = House { shop, rate, codes, secure: set.secure };
    let mut api = Router::new()
        .route("/server.json", get(doors::here))
        .route("/sign-in", post(doors::sign_in))
        .route("/sign-out", post(doors::sign_out))
        .route("/me", asked(Shop::me))
        .route("/facts", get(doors::facts_since))
        .route("/wallet", asked(Shop::wallet))
        .route("/growth", asked(Shop::growth))
        .route("/stores", get(doors::stores))
        .route("/quote", post(doors::quote))
        .route("/orders", asked(Shop::orders).merge(keyed(Shop::order)))
        .route("/orders/{of}/refund", keyed_of(Shop::refund))
        .route("/orders/{of}/received", keyed_of(Shop::receive))
        .route("/shares", keyed(Shop::share))
        .route("/opens", post(doors::open_link))
        .route("/check-ins", keyed(Shop::check_in))
        .route("/make-ups", keyed(Shop::make_up))
        .route("/communities/{of}/enter", keyed_of(Shop::enter))
        .route("/communities/{of}/leave", keyed_of(Shop::leave))
        .route("/payouts", keyed(Shop::pay_out))
        .route("/codes", post(doors::use_code));
    if let Some(clock) = set.test_clock {
        api = api.route("/test/clock", post(doors::set_clock).layer(Extension(clock)));
    }
    let api = api.method_not_allowed_fallback(wrong_method).fallback(nowhere).with_state(house);
    let routes = Router::new().nest("/api", api).method_not_allowed_fallback(wrong_method);
    let routes = match set.pages {
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

/// A door that tells a member something of themself.
fn asked<T: Serialize + 'static>(look: fn(&Shop, &str) -> Result<T, Refusal>) -> MethodRouter<House> {
    get(async move |State(house): State<House>, peer: Extension<Peer>, headers: HeaderMap| {
        let answer = house.answer(move |house| {
            let member = house.member(&headers, *peer)?;
            Ok(told(StatusCode::OK, &look(&house.shop, &member)?))
        });
        answer.await
    })
}

type Work = fn(&Shop, &str, &str, &[u8]) -> Result<Reply, Refusal>;
type WorkOf = fn(&Shop, &str, &str, &str, &[u8]) -> Result<Reply, Refusal>;

/// A door that does something once for a member and a key.
fn keyed(work: Work) -> MethodRouter<House> {
    post(
        async move |State(house): State<House>,
                    peer: Extension<Peer>,
                    headers: HeaderMap,
                    body: Result<Bytes, BytesRejection>| {
            let answer = house.answer(move |house| {
                let member = house.member(&headers, *peer)?;
                let body = json_body(&headers, body)?;
                kept(work(&house.shop, &member, key(&headers)?, &body)?)
            });
            answer.await
        },
    )
}

/// The same, with a thing that the path names.
fn keyed_of(work: WorkOf) -> MethodRouter<House> {
    post(
        async move |State(house): State<House>,
                    peer: Extension<Peer>,
                    Path(of): Path<String>,
                    headers: HeaderMap,
                    body: Result<Bytes, BytesRejection>| {
            let answer = house.answer(move |house| {
                let member = house.member(&headers, *peer)?;
                let body = json_body(&headers, body)?;
                kept(work(&house.shop, &member, &of, key(&headers)?, &body)?)
            });
            answer.await
        },
    )
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
    pub(crate) async fn answer(self, work: impl FnOnce(&House) -> Answer + Send + 'static) -> Response {
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
    pub(crate) fn member(&self, headers: &HeaderMap, Peer(address): Peer) -> Result<String, Refusal> {
        let token = token(headers, COOKIE);
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

    /// Who opens a link: a member, or a visitor, who need not be known yet.
    pub(crate) fn opener(&self, headers: &HeaderMap, Peer(address): Peer) -> Result<Opener, Refusal> {
        if let Some(token) = token(headers, COOKIE)
            && let Some(member) = self.shop.member_of(&token)?
        {
            self.may_ask(Asker::Session(token.digest()))?;
            return Ok(Opener::Member(member));
        }
        self.may_ask(Asker::Address(address))?;
        match token(headers, VISITOR_COOKIE) {
            Some(token) => Ok(Opener::Visitor(token)),
            None => Token::fresh().map(Opener::Visitor),
        }
    }

    pub(crate) fn may_ask(&self, asker: Asker) -> Result<(), Refusal> {
        allowed(&self.rate, asker)
    }

    /// Whether someone may try one more code: so seldom that guessing leads nowhere.
    pub(crate) fn may_try_code(&self, asker: Asker) -> Result<(), Refusal> {
        allowed(&self.codes, asker)
    }
}

fn allowed(rate: &Rate, asker: Asker) -> Result<(), Refusal> {
    let allowed = rate.allows(asker, Instant::now());
    if allowed { Ok(()) } else { Err(Refusal::new(429, Fault::new("", "too-often"))) }
}

/// Who opens a link.
pub(crate) enum Opener {
    /// Someone who is signed in.
    Member(String),
    /// Someone who is not.
    Visitor(Token),
}

/// The token in a cookie, if there is one.
pub(crate) fn token(headers: &HeaderMap, name: &str) -> Option<Token> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    let mut cookies = cookies.flat_map(|cookie| cookie.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    cookies.find(|(key, _)| *key == name).and_then(|(_, token)| Token::from_cookie(token))
}

/// The body, if it says that it is JSON and is not too large.
pub(crate) fn json_body(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Bytes, Refusal> {
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
pub(crate) fn key(headers: &HeaderMap) -> Result<&str, Refusal> {
    let fault = |code| Refusal::not_understood(vec![Fault::new("Idempotency-Key", code)]);
    let key = headers.get("idempotency-key").ok_or_else(|| fault("missing"))?;
    key.to_str().ok().filter(|key| is_id(key)).ok_or_else(|| fault("bad-id"))
}

/// An answer that is kept.
pub(crate) fn kept(reply: Reply) -> Answer {
    let status = StatusCode::from_u16(reply.status).map_err(Refusal::broken)?;
    Ok(json_text(status, reply.text))
}

pub(crate) fn told<T: Serialize>(status: StatusCode, what: &T) -> Response {
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

pub(crate) fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(mut cookie) = HeaderValue::from_str(cookie) {
        cookie.set_sensitive(true);
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
