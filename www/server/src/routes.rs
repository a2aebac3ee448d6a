//! The way in: who may knock, how often and with how much, at which door, and how a no is told.
//!
//! Whatever goes wrong is told as `{"issues":[{path, code, params}]}`, from an unknown address to a panic.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Extension, Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use serde::Serialize;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::ask::LIMITS;
use crate::clock::TestClock;
use crate::doors;
use crate::fault::{Fault, Refusal};
use crate::house::{House, Peer, json_body, kept, key, told};
use crate::pages;
use crate::rate::Rate;
use crate::shop::{Reply, Shop};

/// Coupon codes a second that a session may try.
const CODES_A_SECOND: u32 = 1;
/// The longest that an answer may take.
const LONGEST_ANSWER: Duration = Duration::from_secs(10);

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
        .route("/birthday", keyed(Shop::note_birthday))
        .route("/check-ins", keyed(Shop::check_in))
        .route("/make-ups", keyed(Shop::make_up))
        .route("/communities/{of}/enter", keyed_of(Shop::enter))
        .route("/communities/{of}/leave", keyed_of(Shop::leave))
        .route("/payouts", keyed(Shop::pay_out))
        .route("/staff/known", staffed(Shop::know))
        .route("/staff/appointed", staffed(Shop::appoint))
        .route("/staff/proven", staffed(Shop::prove))
        .route("/staff/transferred", staffed(Shop::hand_over))
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

type StaffWork = fn(&Shop, &str, &[u8]) -> Result<Reply, Refusal>;

/// A door of the mall's own, which its key opens.
fn staffed(work: StaffWork) -> MethodRouter<House> {
    post(
        async move |State(house): State<House>,
                    peer: Extension<Peer>,
                    headers: HeaderMap,
                    body: Result<Bytes, BytesRejection>| {
            let answer = house.answer(move |house| {
                house.check_staff(&headers, *peer)?;
                let body = json_body(&headers, body)?;
                kept(work(&house.shop, key(&headers)?, &body)?)
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
