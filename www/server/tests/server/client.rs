//! A small HTTP client on a plain socket, which can also say what no decent client would.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

/// One customer's browser: a connection that is kept, and a cookie.
#[derive(Debug)]
pub struct Client {
    address: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
    pub cookie: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Heard {
    pub status: u16,
    pub head: String,
    pub body: String,
}

/// Every code that the server says that it can say.
pub fn codes() -> &'static [Value] {
    static CODES: std::sync::OnceLock<Vec<Value>> = std::sync::OnceLock::new();
    CODES.get_or_init(|| serde_json::from_str(include_str!("../../codes.json")).expect("a list"))
}

impl Heard {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    /// The codes of the issues, each with its path: `lines[0].sku unknown-sku`.
    pub fn issues(&self) -> Vec<String> {
        let json = self.json();
        let issues = json["issues"].as_array().unwrap_or_else(|| panic!("no issues in {self:?}"));
        let word = |issue: &Value, key: &str| issue[key].as_str().expect("text").to_owned();
        for issue in issues {
            let known = codes().iter().find(|known| known["code"] == issue["code"]);
            let known = known.unwrap_or_else(|| panic!("codes.json does not know the code of {issue}"));
            let params = issue["params"].as_object().expect("params");
            let named = |param: &&String| known["params"].as_array().expect("a list").contains(&json!(param));
            assert!(params.keys().all(|param| named(&param)), "codes.json does not know all of {issue}");
        }
        issues
            .iter()
            .map(|issue| format!("{} {}", word(issue, "path"), word(issue, "code")).trim().to_owned())
            .collect()
    }
}

impl Client {
    pub fn new(address: SocketAddr) -> Client {
        Client { address, stream: None, cookie: None }
    }

    /// Another window of the same browser.
    pub fn again(&self) -> Client {
        Client { cookie: self.cookie.clone(), ..Client::new(self.address) }
    }

    /// Signed in as a persona.
    pub fn persona(address: SocketAddr, persona: &str) -> Client {
        let mut client = Client::new(address);
        let heard = client.sign_in(&json!({ "persona": persona }));
        assert_eq!(heard.status, 200, "{heard:?}");
        client
    }

    /// Signed in under a new name.
    pub fn newcomer(address: SocketAddr, name: &str) -> Client {
        let mut client = Client::new(address);
        let heard = client.sign_in(&json!({ "name": name }));
        assert_eq!(heard.status, 200, "{heard:?}");
        client
    }

    pub fn sign_in(&mut self, who: &Value) -> Heard {
        self.post("/api/sign-in", who)
    }

    pub fn get(&mut self, path: &str) -> Heard {
        self.send("GET", path, &[], b"").expect("an answer")
    }

    pub fn post(&mut self, path: &str, body: &Value) -> Heard {
        let json = [("Content-Type", "application/json")];
        self.send("POST", path, &json, body.to_string().as_bytes()).expect("an answer")
    }

    pub fn keyed(&mut self, path: &str, key: &str, body: &Value) -> io::Result<Heard> {
        let headers = [("Content-Type", "application/json"), ("Idempotency-Key", key)];
        self.send("POST", path, &headers, body.to_string().as_bytes())
    }

    pub fn order(&mut self, key: &str, body: &Value) -> Heard {
        self.keyed("/api/orders", key, body).expect("an answer")
    }

    /// What is wanted, with what it costs as the expectation.
    pub fn expecting(&mut self, wanted: &Value) -> Value {
        let heard = self.post("/api/quote", wanted);
        assert_eq!(heard.status, 200, "{heard:?}");
        expecting(wanted, &heard.json())
    }

    /// Sends a request; a connection that was closed meanwhile is opened anew, once, before anything was sent.
    pub fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> io::Result<Heard> {
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n", self.address, body.len());
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(cookie) = &self.cookie {
            head.push_str(&format!("Cookie: {cookie}\r\n"));
        }
        head.push_str("\r\n");
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(self.address)?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(Duration::from_secs(60)))?;
                BufReader::new(stream)
            }
        };
        let mut request = head.into_bytes();
        request.extend_from_slice(body);
        // A server may answer before it has heard all, and close: the answer counts.
        let sent = stream.get_mut().write_all(&request);
        let heard = hear(&mut stream).or_else(|error| sent.and(Err(error)))?;
        self.keep_cookies(&heard.head);
        if !heard.head.contains("connection: close") {
            self.stream = Some(stream);
        }
        Ok(heard)
    }
}

impl Client {
    /// Keeps what the server set, as a browser would; what it cleared goes.
    fn keep_cookies(&mut self, head: &str) {
        for cookie in head.lines().filter_map(|line| line.strip_prefix("set-cookie: ")) {
            let Some((name, value)) = cookie.split(';').next().and_then(|cookie| cookie.split_once('=')) else {
                continue;
            };
            let kept = self.cookie.take().unwrap_or_default();
            let others = kept.split("; ").filter(|kept| !kept.is_empty() && !kept.starts_with(&format!("{name}=")));
            let mut cookies: Vec<String> = others.map(str::to_owned).collect();
            if !value.is_empty() {
                cookies.push(format!("{name}={value}"));
            }
            self.cookie = (!cookies.is_empty()).then(|| cookies.join("; "));
        }
    }
}

/// What is wanted, with a quote as the expectation.
pub fn expecting(wanted: &Value, quote: &Value) -> Value {
    let lines = quote["lines"].as_array().expect("lines").iter();
    let lines: Vec<Value> = lines.map(|line| json!({ "id": line["id"], "payable": line["payable"] })).collect();
    let mut order = wanted.clone();
    order["expect"] = json!({ "payable": quote["payable"], "lines": lines });
    order
}

fn hear(stream: &mut BufReader<TcpStream>) -> io::Result<Heard> {
    let mut head = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line == "\r\n" {
            break;
        }
        head.push_str(&line);
    }
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.and_then(|length| length.trim().parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(Heard { status, head, body: String::from_utf8_lossy(&body).into_owned() })
}
