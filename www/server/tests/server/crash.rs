//! The server is killed in the middle of its work, again and again: what it acknowledged is there once, and nothing else.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Client, expecting};
use crate::stand::{folder, wanted};

const BINARY: &str = env!("CARGO_BIN_EXE_liebian-mall-server");
const ROUNDS: u64 = 25;
const HANDS: usize = 4;
const SHELF: [&str; 8] = [
    "reading-plan",
    "coffee-latte",
    "silver-cloth",
    "cheese-sticks",
    "duck-neck-spicy",
    "coffee-drip",
    "nuts-daily",
    "duck-lotus",
];

/// The real program, which dies with the test.
struct House {
    child: Child,
    address: SocketAddr,
}

impl House {
    fn open(data: &Path) -> House {
        let mut child = Command::new(BINARY)
            .args(["--port", "0", "--rate", "1000000", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program");
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().expect("its words")).read_line(&mut line).expect("a line");
        let address = line.trim().rsplit('/').next().and_then(|address| address.parse().ok());
        House { child, address: address.unwrap_or_else(|| panic!("no address in {line:?}")) }
    }

    /// SIGKILL: no farewell, no flush.
    fn kill(mut self) {
        self.child.kill().expect("a kill");
        self.child.wait().expect("an end");
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Something that was asked for under a key, and the answer if it was heard.
#[derive(Clone, Debug)]
struct Asked {
    cookie: Option<String>,
    path: String,
    key: String,
    body: Value,
    heard: Option<Value>,
}

fn random(below: u64) -> u64 {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).expect("chance");
    u64::from_le_bytes(bytes) % below
}

/// Joins, checks in, shares, has the link opened, orders, and now and then sends an order back, until the connection
/// breaks.
fn hammer(address: SocketAddr, name: &str, over: &AtomicBool, asked: &Mutex<Vec<Asked>>) -> Option<()> {
    let mut nth = 0;
    while !over.load(Ordering::SeqCst) {
        let name = format!("{name}-{nth}");
        let mut client = Client::new(address);
        let body = json!({ "name": name }).to_string();
        let heard =
            client.send("POST", "/api/sign-in", &[("Content-Type", "application/json")], body.as_bytes()).ok()?;
        assert_eq!(heard.status, 200, "{heard:?}");
        let program = json!({ "program": "reading-21" });
        ask(&mut client, asked, "/api/check-ins".to_owned(), format!("{name}-day"), program.clone())?;
        let program = json!({ "program": "share-and-earn" });
        let share = ask(&mut client, asked, "/api/shares".to_owned(), format!("{name}-share"), program)?;
        let mut guest = Client::new(address);
        guest.cookie = Some(format!("liebian-visitor={:016x}{:016x}", random(u64::MAX), random(u64::MAX)));
        let token = json!({ "token": share["token"] });
        ask(&mut guest, asked, "/api/opens".to_owned(), format!("{name}-open"), token)?;
        for turn in 0..3 {
            nth += 1;
            let sku = SHELF[random(SHELF.len() as u64) as usize];
            let wish = wanted(&[(sku, 1 + random(2) as u32), ("pizza-margherita", 1)], json!("best"));
            let body = wish.to_string();
            let quote =
                client.send("POST", "/api/quote", &[("Content-Type", "application/json")], body.as_bytes()).ok()?;
            if quote.status != 200 {
                continue;
            }
            let order = expecting(&wish, &quote.json());
            let told = ask(&mut client, asked, "/api/orders".to_owned(), format!("{name}-order-{turn}"), order)?;
            if random(3) == 0 && told["order"].is_string() {
                let lines: Vec<Value> = told["lines"]
                    .as_array()?
                    .iter()
                    .map(|line| json!({ "id": line["id"], "quantity": line["quantity"] }))
                    .collect();
                let path = format!("/api/orders/{}/refund", told["order"].as_str()?);
                ask(&mut client, asked, path, format!("{name}-refund-{turn}"), json!({ "lines": lines }))?;
            }
        }
    }
    Some(())
}

/// Asks for something, and notes that before the answer comes.
fn ask(client: &mut Client, asked: &Mutex<Vec<Asked>>, path: String, key: String, body: Value) -> Option<Value> {
    let place = {
        let mut asked = asked.lock().expect("the list");
        asked.push(Asked {
            cookie: client.cookie.clone(),
            path: path.clone(),
            key: key.clone(),
            body: body.clone(),
            heard: None,
        });
        asked.len() - 1
    };
    let heard = client.keyed(&path, &key, &body).ok()?;
    let told = heard.json();
    if heard.status == 201 {
        asked.lock().expect("the list")[place].heard = Some(told.clone());
    }
    Some(told)
}

/// Every deed in the file: what its answer says, by its key. No two hands use one key.
fn stored(data: &Path) -> BTreeMap<String, Value> {
    let db = rusqlite::Connection::open(data).expect("the file");
    let asked = "SELECT answers.key, answers.answer FROM facts JOIN answers ON answers.fact = facts.seq";
    let mut rows = db.prepare(asked).expect("a question");
    let rows = rows.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).expect("rows");
    let mut stored = BTreeMap::new();
    for row in rows {
        let (key, answer) = row.expect("a row");
        assert!(stored.insert(key, serde_json::from_str(&answer).expect("an answer")).is_none());
    }
    stored
}

#[test]
fn what_was_acknowledged_outlives_a_kill() {
    let folder = folder();
    let data = folder.path().join("mall.sqlite");
    let asked: Mutex<Vec<Asked>> = Mutex::new(Vec::new());
    let (mut broken, mut kept_unheard) = (0, 0);
    for round in 0..ROUNDS {
        let house = House::open(&data);
        let over = AtomicBool::new(false);
        let first = asked.lock().expect("the list").len();
        std::thread::scope(|scope| {
            for hand in 0..HANDS {
                let (address, over, asked) = (house.address, &over, &asked);
                scope.spawn(move || hammer(address, &format!("hand-{round}-{hand}"), over, asked));
            }
            std::thread::sleep(Duration::from_millis(60 + random(400)));
            house.kill();
            over.store(true, Ordering::SeqCst);
        });

        let audit = Command::new(BINARY).arg("--audit").arg("--data").arg(&data).output().expect("an audit");
        assert!(audit.status.success(), "after {round} kills: {}", String::from_utf8_lossy(&audit.stderr));
        let before = stored(&data);
        let mut asked = asked.lock().expect("the list");
        for one in asked.iter().filter(|one| one.heard.is_some()) {
            assert_eq!(before.get(&one.key), one.heard.as_ref(), "acknowledged, and it is there as it was told");
        }
        // What was asked for and not heard is asked for again: the key makes sure that it happens once.
        let house = House::open(&data);
        for one in asked.iter_mut().skip(first).filter(|one| one.heard.is_none()) {
            let mut client = Client::new(house.address);
            client.cookie.clone_from(&one.cookie);
            let heard = client.keyed(&one.path, &one.key, &one.body).expect("an answer");
            broken += 1;
            if heard.status == 201 {
                kept_unheard += usize::from(before.contains_key(&one.key));
                one.heard = Some(heard.json());
            } else {
                assert_eq!(heard.status, 409, "{heard:?}");
            }
        }
        house.kill();
        let after: Vec<String> = stored(&data).into_keys().collect();
        let mut heard: Vec<String> =
            asked.iter().filter(|one| one.heard.is_some()).map(|one| one.key.clone()).collect();
        heard.sort();
        assert_eq!(after, heard, "every answer is a fact, once, and no fact is invented");
    }
    let asked = asked.into_inner().expect("the list");
    for path in ["/api/check-ins", "/api/shares", "/api/opens", "/api/orders"] {
        assert!(asked.iter().any(|one| one.path == path && one.heard.is_some()), "{path} was asked");
    }
    let done = asked.iter().filter(|one| one.heard.is_some()).count();
    println!(
        "{ROUNDS} kills: {done} deeds acknowledged; {broken} requests unanswered, {kept_unheard} of those were stored"
    );
    assert!(done >= 100 && broken > 0, "the kills came while there was work: {done} done, {broken} broken off");
}
