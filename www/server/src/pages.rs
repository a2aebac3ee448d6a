//! The built pages beside the doors: what carries its fingerprint in its name is kept for good, the rest is asked for
//! again.

use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::routing::MethodRouter;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// Where the builder of the pages puts what carries its fingerprint in its name.
const FINGERPRINTED: &str = "assets";

/// The doors with the pages of a folder beside them, and somewhere to go for what is in neither.
pub fn beside(doors: Router, folder: &Path, elsewhere: impl Fn() -> MethodRouter) -> Router {
    let files = |folder: &Path, keep: &'static str| {
        let files = ServeDir::new(folder).call_fallback_on_method_not_allowed(true).fallback(elsewhere());
        let header = move |response: &Response<Body>| {
            let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
            Some(HeaderValue::from_static(if found { keep } else { "no-store" }))
        };
        let layer = SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, header);
        Router::new().fallback_service(files).layer(layer)
    };
    doors
        .nest(&format!("/{FINGERPRINTED}"), files(&folder.join(FINGERPRINTED), "public, max-age=31536000, immutable"))
        .fallback_service(files(folder, "no-cache"))
}
