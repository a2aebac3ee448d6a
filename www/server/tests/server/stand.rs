//! A shop for one test, open on a free port, with a clock that the test holds.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use liebian::time::Timestamp;
use liebian_mall_server::clock::TestClock;
use liebian_mall_server::mall::{Mall, Papers};
use liebian_mall_server::routes::{Doors, routes};
use liebian_mall_server::serve::serve;
use liebian_mall_server::shop::Shop;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::client::{Client, Heard};

/// Wednesday 2026-11-25, 10:00 in China: member day, and the flash sale opens.
pub const WEDNESDAY: i64 = 1_795_572_000_000;
pub const HOUR: i64 = 3_600_000;

pub const CATALOGUE: &str = include_str!("../../../shared/catalogue.json");
pub const RULEBOOK: &str = include_str!("../../../shared/rulebook.json");
pub const PERSONAS: &str = include_str!("../../../shared/personas.json");

pub struct Stand {
    pub address: SocketAddr,
    pub shop: Arc<Shop>,
    pub clock: Arc<TestClock>,
    folder: Arc<TempDir>,
    stop: Option<oneshot::Sender<()>>,
    house: Option<std::thread::JoinHandle<()>>,
}

/// Where tests keep their files: on the disk that is built on.
pub fn folder() -> TempDir {
    TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder")
}

pub fn moment(millis: i64) -> Timestamp {
    Timestamp::new(millis).expect("a moment")
}

/// The mall, with other limits.
pub fn mall(limits: &Value) -> Mall {
    Mall::from_papers(Papers { limits: &limits.to_string(), ..Papers::BUILT_IN }).expect("a mall")
}

/// The mall with a rulebook that promises something else.
pub fn mall_that(promises: impl FnOnce(&mut Value)) -> Mall {
    let mut rulebook: Value = serde_json::from_str(RULEBOOK).expect("a rulebook");
    promises(&mut rulebook);
    Mall::from_papers(Papers { rulebook: &rulebook.to_string(), limits: "{}", ..Papers::BUILT_IN }).expect("a mall")
}

/// The mall in which a shared check-in earns points when someone opens it, as it may in an app of one's own.
pub fn mall_with_share_bonus() -> Mall {
    mall_that(|rulebook| {
        rulebook["growth"]["checkIns"][0]["shareBonus"] = json!({ "reward": { "points": 5 }, "perCycle": 10 });
    })
}

impl Stand {
    /// The mall as it is, with patience.
    pub fn open() -> Stand {
        Stand::with(mall(&json!({})), 1_000_000)
    }

    pub fn with(mall: Mall, per_second: u32) -> Stand {
        Stand::at(Arc::new(folder()), mall, per_second, None)
    }

    /// The mall with its pages.
    pub fn with_pages(pages: &Path) -> Stand {
        Stand::at(Arc::new(folder()), mall(&json!({})), 1_000_000, Some(pages.to_owned()))
    }

    fn at(folder: Arc<TempDir>, mall: Mall, per_second: u32, pages: Option<PathBuf>) -> Stand {
        let clock = Arc::new(TestClock::at(moment(WEDNESDAY)));
        let held = Arc::clone(&clock);
        let shop = Arc::new(Shop::open(mall, &folder.path().join("mall.sqlite"), clock).expect("a shop"));
        let doors = Doors { pages, per_second, secure: false, test_clock: None };
        let routes = routes(Arc::clone(&shop), doors);
        let (tell, told) = std::sync::mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let house = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
                tell.send(listener.local_addr().expect("an address")).expect("someone listens");
                serve(listener, routes, async { drop(stopped.await) }).await;
            });
        });
        let address = told.recv().expect("an address");
        Stand { address, shop, clock: held, folder, stop: Some(stop), house: Some(house) }
    }

    /// Closes, and opens again on the same data with another mall.
    pub fn reopen(mut self, mall: Mall) -> Stand {
        self.close();
        Stand::at(Arc::clone(&self.folder), mall, 1_000_000, None)
    }

    /// A second server on the same data.
    pub fn beside(&self) -> Stand {
        Stand::at(Arc::clone(&self.folder), mall(&json!({})), 1_000_000, None)
    }

    /// Something told at one of the mall's own doors, with a key made for it.
    pub fn staff(&self, door: &str, body: &Value) -> Heard {
        let key = format!("Bearer {}", self.shop.make_staff_key().expect("a key"));
        let once = format!("{door}-{}", self.count("staffKey"));
        let headers = [("Content-Type", "application/json"), ("Idempotency-Key", &*once), ("Authorization", &*key)];
        let path = format!("/api/staff/{door}");
        Client::new(self.address).send("POST", &path, &headers, body.to_string().as_bytes()).expect("an answer")
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("mall.sqlite")
    }

    /// Everything derived agrees with the facts.
    pub fn assert_sound(&self) {
        assert_eq!(self.shop.audit().expect("an audit"), Vec::<String>::new());
    }

    /// How many facts there are of a kind.
    pub fn count(&self, kind: &str) -> i64 {
        count(&self.data(), kind)
    }

    fn close(&mut self) {
        drop(self.stop.take());
        if let Some(house) = self.house.take() {
            house.join().expect("a quiet end");
        }
    }
}

impl Drop for Stand {
    fn drop(&mut self) {
        self.close();
    }
}

/// How many facts of a kind lie in a file.
pub fn count(data: &Path, kind: &str) -> i64 {
    let db = rusqlite::Connection::open(data).expect("the file");
    db.query_row("SELECT count(*) FROM facts WHERE kind = ?1", [kind], |row| row.get(0)).expect("a count")
}

/// Lines from pairs of SKU and quantity, named 1, 2, 3.
pub fn wanted(lines: &[(&str, u32)], coupons: Value) -> Value {
    let lines = lines.iter().enumerate();
    let lines: Vec<Value> = lines
        .map(|(at, (sku, quantity))| json!({ "id": (at + 1).to_string(), "sku": sku, "quantity": quantity }))
        .collect();
    json!({ "lines": lines, "coupons": coupons, "channel": "h5" })
}
