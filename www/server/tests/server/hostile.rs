//! What the server answers when it is asked anything but decently: always a no with its issues, never a crash.

use std::io::{Read, Write};
use std::net::TcpStream;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;

use crate::client::{Client, Heard};
use crate::stand::{Stand, mall, wanted};

const JSON: (&str, &str) = ("Content-Type", "application/json");

fn posted(client: &mut Client, path: &str, body: &[u8]) -> Heard {
    client.send("POST", path, &[JSON, ("Idempotency-Key", "k")], body).expect("an answer")
}

#[test]
fn words_that_mean_nothing_are_told_apart() {
    let stand = Stand::open();
    let mut gold = Client::persona(stand.address, "gold");
    let line = |rest: &str| format!(r#"{{"lines":[{{"id":"1","sku":"silver-ring",{rest}}}]}}"#);
    let many = format!(r#"{{"lines":[{}]}}"#, vec![r#"{"id":"1","sku":"silver-ring","quantity":1}"#; 201].join(","));
    let deep = "[".repeat(60_000);
    let cases: Vec<(String, u16, &str)> = vec![
        ("".into(), 400, "not-json"),
        ("nonsense".into(), 400, "not-json"),
        ("{}{}".into(), 400, "not-json"),
        ("[]".into(), 400, "not-an-object"),
        ("null".into(), 400, "not-an-object"),
        (deep, 400, "too-deep"),
        (format!("[{}0]", "0,".repeat(5_000)), 400, "too-many-values"),
        ("{}".into(), 400, "lines missing"),
        (r#"{"lines":{}}"#.into(), 400, "lines not-a-list"),
        (r#"{"lines":[],"lines":[]}"#.into(), 400, "lines duplicate-key"),
        (r#"{"lines":[],"__proto__":{}}"#.into(), 400, "__proto__ unknown-key"),
        (r#"{"lines":[],"now":1}"#.into(), 400, "now unknown-key"),
        (r#"{"lines":[],"coupons":"worst"}"#.into(), 400, "coupons unknown-choice"),
        (r#"{"lines":[],"channel":"a b"}"#.into(), 400, "channel bad-id"),
        (r#"{"lines":[],"channel":"\ud800"}"#.into(), 400, "channel bad-text"),
        (many, 400, "lines too-many"),
        (line(r#""quantity":0"#), 400, "lines[0].quantity out-of-range"),
        (line(r#""quantity":-1"#), 400, "lines[0].quantity out-of-range"),
        (line(r#""quantity":10000"#), 400, "lines[0].quantity out-of-range"),
        (line(r#""quantity":1e400"#), 400, "lines[0].quantity not-whole"),
        (line(r#""quantity":99999999999999999999"#), 400, "lines[0].quantity out-of-range"),
        (line(r#""quantity":1.5"#), 400, "lines[0].quantity not-whole"),
        (line(r#""quantity":"1""#), 400, "lines[0].quantity not-a-number"),
        (line(r#""quantity":1,"unitPrice":1"#), 400, "lines[0].unitPrice unknown-key"),
        (r#"{"lines":[{"id":"1","sku":"x' OR 1=1 --","quantity":1}]}"#.into(), 400, "lines[0].sku bad-id"),
        (wanted(&[("coffee-latte", 9_999); 6], json!([])).to_string(), 422, "lines too-many-units"),
    ];
    for (body, status, told) in cases {
        let heard = posted(&mut gold, "/api/quote", body.as_bytes());
        assert_eq!((heard.status, heard.issues()[0].as_str()), (status, told), "{}", &body[..body.len().min(80)]);
    }
    assert_eq!(posted(&mut gold, "/api/quote", b"{\"lines\":[],\"channel\":\"\xff\"}").issues(), ["not-json"]);
    for (who, told) in [
        (json!({}), "not-one-choice"),
        (json!({ "persona": "gold", "name": "x" }), "not-one-choice"),
        (json!({ "admin": true }), "admin unknown-choice"),
        (json!({ "name": "  " }), "name too-few"),
        (json!({ "name": "a\u{7}b" }), "name bad-text"),
        (json!({ "name": "长".repeat(22) }), "name text-too-long"),
        (json!({ "persona": ["gold"] }), "persona not-text"),
    ] {
        assert_eq!(Client::new(stand.address).sign_in(&who).issues(), [told]);
    }
    for (since, status) in
        [("x", 400), ("-1", 400), ("99999999999", 400), ("1%20OR%201", 400), ("", 200), ("4000000000", 200)]
    {
        assert_eq!(gold.get(&format!("/api/facts?since={since}")).status, status, "{since}");
    }
}

#[test]
fn doors_that_stay_shut() {
    let stand = Stand::open();
    let mut gold = Client::persona(stand.address, "gold");
    let body = wanted(&[("silver-ring", 1)], json!([])).to_string();
    let mut from = |headers: &[(&str, &str)]| {
        let heard = gold.send("POST", "/api/quote", headers, body.as_bytes()).expect("an answer");
        (heard.status, if heard.status == 200 { Vec::new() } else { heard.issues() })
    };
    let host = format!("http://{}", stand.address);
    assert_eq!(from(&[JSON, ("Origin", &host), ("Sec-Fetch-Site", "same-origin")]).0, 200);
    assert_eq!(from(&[("Content-Type", "application/json; charset=utf-8"), ("Origin", &host)]).0, 200);
    for foreign in [
        ("Origin", "https://elsewhere.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ] {
        assert_eq!(from(&[JSON, foreign]), (403, vec!["from-another-site".to_owned()]), "{foreign:?}");
    }
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp", ""] {
        assert_eq!(from(&[("Content-Type", kind)]), (415, vec!["Content-Type unknown-choice".to_owned()]), "{kind}");
    }
    assert_eq!(from(&[]).0, 415);

    for (method, path, status) in [
        ("GET", "/api/nowhere", 404),
        ("GET", "/api", 404),
        ("GET", "/elsewhere", 404),
        ("GET", "/api/test/clock", 404),
        ("POST", "/api/test/clock", 404),
        ("DELETE", "/api/orders", 405),
        ("GET", "/api/quote", 405),
        ("POST", "/api/me", 405),
        ("PUT", "/api/wallet", 405),
        ("POST", "/api/growth", 405),
        ("GET", "/api/opens", 405),
        ("GET", "/api/shares", 405),
        ("POST", "/api/stores", 405),
        ("GET", "/api/communities/wukang/enter", 405),
        ("GET", "/api/orders/%2e%2e/refund", 405),
    ] {
        let heard = gold.send(method, path, &[JSON], b"{}").expect("an answer");
        assert_eq!((heard.status, heard.issues().len()), (status, 1), "{method} {path}");
    }
    let back = json!({ "lines": [{ "id": "1", "quantity": 1 }] });
    for order in ["nothing", "%2e%2e", "'%20OR%201=1", "%00", "%F0%9F%A6%86"] {
        let heard = gold.keyed(&format!("/api/orders/{order}/refund"), "k", &back).expect("an answer");
        assert_eq!((heard.status, heard.issues()), (404, vec!["order unknown-order".to_owned()]), "{order}");
    }
    for cookie in [
        "liebian-session=",
        "liebian-session=00",
        "liebian-session=00000000000000000000000000000000",
        "=;=;==",
        "liebian-session",
    ] {
        let mut client = Client::new(stand.address);
        client.cookie = Some(cookie.to_owned());
        assert_eq!(client.get("/api/me").issues(), ["not-signed-in"], "{cookie}");
    }
}

#[test]
fn too_much_is_too_much() {
    let stand = Stand::open();
    let mut gold = Client::persona(stand.address, "gold");
    let just = format!("{}{{\"lines\":[]}}", " ".repeat(65_536 - 12));
    assert_eq!(posted(&mut gold, "/api/quote", just.as_bytes()).status, 200);
    let heard = posted(&mut gold, "/api/quote", format!(" {just}").as_bytes());
    assert_eq!((heard.status, heard.issues()), (413, vec!["too-large".to_owned()]));
    // A body without a length is counted while it comes.
    let mut gold = gold.again();
    let mut stream = TcpStream::connect(stand.address).unwrap();
    let cookie = gold.cookie.clone().unwrap();
    let head = format!(
        "POST /api/quote HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    for _ in 0..20 {
        let chunk = format!("{:x}\r\n{}\r\n", 4_096, " ".repeat(4_096));
        if stream.write_all(chunk.as_bytes()).is_err() {
            break;
        }
    }
    let mut heard = [0; 12];
    stream.read_exact(&mut heard).unwrap();
    assert_eq!(&heard, b"HTTP/1.1 413");
    // A head without an end is cut off, and the server lives.
    let mut stream = TcpStream::connect(stand.address).unwrap();
    let _ = stream.write_all(format!("GET /api/me HTTP/1.1\r\nX: {}", "x".repeat(200_000)).as_bytes());
    assert_eq!(gold.get("/api/me").status, 200);
}

#[test]
fn too_often_is_too_often() {
    let stand = Stand::with(mall(&json!({})), 2);
    let mut gold = Client::persona(stand.address, "gold");
    let heard: Vec<Heard> = (0..20).map(|_| gold.get("/api/me")).collect();
    let refused = heard.iter().filter(|heard| heard.status == 429).count();
    assert!((8..=14).contains(&refused), "{refused} of 20 at twice a second and six at once");
    let last = heard.iter().rfind(|heard| heard.status == 429).expect("one was refused");
    assert_eq!(last.issues(), ["too-often"]);
    assert!(last.head.contains("retry-after: 1"));
    assert_eq!(
        Client::persona(stand.address, "silver").get("/api/me").status,
        200,
        "another session has its own bucket"
    );
}

#[test]
fn noise_is_refused_with_issues() {
    let stand = Stand::open();
    let mut gold = Client::persona(stand.address, "gold");
    let real =
        gold.expecting(&wanted(&[("silver-ring", 1), ("coffee-latte", 2)], json!("best"))).to_string().into_bytes();
    let noise = proptest::collection::vec(any::<u8>(), 0..400);
    let bent = proptest::collection::vec((0..real.len(), any::<u8>()), 1..4).prop_map(move |changes| {
        let mut bent = real.clone();
        for (at, byte) in changes {
            bent[at] = byte;
        }
        bent
    });
    let paths = prop_oneof![
        Just("/api/quote"),
        Just("/api/orders"),
        Just("/api/sign-in"),
        Just("/api/orders/o-1/refund"),
        Just("/api/orders/o-1/received"),
        Just("/api/shares"),
        Just("/api/opens"),
        Just("/api/check-ins"),
        Just("/api/make-ups"),
        Just("/api/codes"),
        Just("/api/payouts"),
        Just("/api/communities/wukang/enter"),
        Just("/api/sign-out")
    ];
    let client = std::cell::RefCell::new(gold);
    let mut runner = TestRunner::new(Config { cases: 600, failure_persistence: None, ..Config::default() });
    let run = runner.run(&(paths, prop_oneof![noise, bent]), |(path, body)| {
        let mut client = client.borrow_mut();
        let mut window = client.again();
        let heard = posted(if path == "/api/sign-out" { &mut window } else { &mut client }, path, &body);
        prop_assert!(heard.status != 500 && heard.status != 503, "{heard:?}");
        if heard.status >= 400 {
            prop_assert!(!heard.issues().is_empty());
        }
        if path == "/api/sign-out" && heard.status == 200 {
            *client = Client::persona(stand.address, "gold");
        }
        Ok(())
    });
    run.unwrap();
    stand.assert_sound();
}
