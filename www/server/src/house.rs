//! What stands behind every door: the shop, who asks and how often, what a body may be, and how an answer is told.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use liebian::id::is_id;
use serde::Serialize;

use crate::ask::LIMITS;
use crate::fault::{Fault, Refusal};
use crate::members::Token;
use crate::rate::{Asker, Rate};
use crate::shop::{Reply, Shop};

/// The cookie's name.
pub(crate) const COOKIE: &str = "liebian-session";
/// The name of the cookie of those who are not signed in.
pub(crate) const VISITOR_COOKIE: &str = "liebian-visitor";

/// Where a request comes from; whoever accepts the connection says so.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// What every door needs.
#[derive(Clone, Debug)]
pub(crate) struct House {
    pub(crate) shop: Arc<Shop>,
    pub(crate) rate: Arc<Rate>,
    pub(crate) codes: Arc<Rate>,
    pub(crate) secure: bool,
}

pub(crate) type Answer = Result<Response, Refusal>;

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

    /// Lets in who holds the mall's own key.
    pub(crate) fn check_staff(&self, headers: &HeaderMap, Peer(address): Peer) -> Result<(), Refusal> {
        self.may_ask(Asker::Address(address))?;
        let said = headers.get(header::AUTHORIZATION).and_then(|said| said.to_str().ok());
        let key = said.and_then(|said| said.strip_prefix("Bearer ")).and_then(Token::from_text);
        let opens = key.map_or(Ok(false), |key| self.shop.is_staff(&key))?;
        if opens { Ok(()) } else { Err(Refusal::new(401, Fault::new("", "not-staff"))) }
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
    cookies.find(|(key, _)| *key == name).and_then(|(_, token)| Token::from_text(token))
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
