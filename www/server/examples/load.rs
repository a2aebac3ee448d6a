//! How many quotes, orders and growth answers a second: `cargo run --release --example load`. Server and customers share the machine.

#[path = "../tests/server/client.rs"]
#[allow(dead_code)]
mod client;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use liebian_mall_server::clock::TestClock;
use liebian_mall_server::facts;
use liebian_mall_server::kinds::{Joined, Opened, Ordered};
use liebian_mall_server::mall::Mall;
use liebian_mall_server::parts::OrderedLine;
use liebian_mall_server::routes::{Doors, routes};
use liebian_mall_server::serve::serve;
use liebian_mall_server::shop::Shop;
use serde_json::json;
use tokio::net::TcpListener;

use client::Client;

/// Wednesday 2026-11-25, 10:00 in China: member day and flash sale.
const WEDNESDAY: i64 = 1_795_572_000_000;
/// Measuring ends after so long, or so many requests of one customer, whichever comes first.
const LONGEST: Duration = Duration::from_secs(8);
const MOST: usize = 20_000;
const WARM_UP: usize = 200;

fn main() {
    machine();
    // Beside the program, on the disk that is built on: a folder in memory would flatter the orders.
    let program = std::env::current_exe().expect("a program");
    let folder = tempfile::TempDir::new_in(program.parent().expect("a folder")).expect("a folder");
    let clock = Arc::new(TestClock::at(liebian::time::Timestamp::new(WEDNESDAY).expect("a moment")));
    let mall = Mall::built_in().expect("the mall");
    let shop = Arc::new(Shop::open(mall, &folder.path().join("mall.sqlite"), clock).expect("the shop"));
    let doors = Doors { pages: None, per_second: u32::MAX, secure: false, test_clock: None };
    let routes = routes(Arc::clone(&shop), doors);
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            tell.send(listener.local_addr().expect("an address")).expect("someone listens");
            serve(listener, routes, std::future::pending()).await;
        });
    });
    let address = told.recv().expect("an address");

    // Gold holds ten coupons; the engine proves the best of their combinations in every quote.
    let cart = json!({ "channel": "miniProgram", "coupons": "best", "lines": [
        { "id": "1", "sku": "silver-necklace", "quantity": 1 }, { "id": "2", "sku": "duck-wing", "quantity": 2 },
        { "id": "3", "sku": "coffee-latte", "quantity": 3 }, { "id": "4", "sku": "nuts-walnut", "quantity": 2 },
        { "id": "5", "sku": "reading-family", "quantity": 1 }] });
    for customers in [1, 8] {
        measure("quotes, 5 lines, 10 coupons, best", customers, |_| {
            let (mut client, cart) = (Client::persona(address, "gold"), cart.clone());
            move |_| client.post("/api/quote", &cart).status == 200
        });
    }
    for customers in [1, 8] {
        orders(address, customers);
    }
    let facts = grow(&shop, address);
    for customers in [1, 8] {
        measure(&format!("growth of one with 2,000 friends, {facts} facts, nothing new"), customers, |_| {
            let mut client = Client::persona(address, "silver");
            move |_| client.get("/api/growth").status == 200
        });
    }
    measure(&format!("quotes as before, among {facts} facts"), 8, |_| {
        let (mut client, cart) = (Client::persona(address, "gold"), cart.clone());
        move |_| client.post("/api/quote", &cart).status == 200
    });
    let token = share(address);
    measure_some(&format!("links opened by strangers, among {facts} facts"), 1, 400, 0, |_| {
        let token = json!({ "token": token });
        move |nth| {
            let opened = Client::new(address).keyed("/api/opens", &format!("open-{nth}"), &token);
            opened.is_ok_and(|heard| heard.status == 201)
        }
    });
}

/// A token of the silver customer.
fn share(address: SocketAddr) -> String {
    let mut silver = Client::persona(address, "silver");
    let wish = json!({ "program": "necklace-for-two" });
    let heard = silver.keyed("/api/shares", "share", &wish).expect("an answer").json();
    heard["token"].as_str().expect("a token").to_owned()
}

/// 2,000 friends of the silver customer, each with a link opened, an account and an order; tells how many facts there are.
fn grow(shop: &Shop, address: SocketAddr) -> i64 {
    let token = share(address);
    let now = shop.clock.now();
    let grown = shop.store.write(|db| {
        for nth in 0..2_000 {
            let (visitor, member, order) = (format!("v-{nth}"), format!("friend-{nth}"), format!("order-{nth}"));
            facts::add(db, &format!("opened:{nth}"), &visitor, now, &Opened { token: token.clone() })?;
            let (name, customer) = (json!(member), json!({ "isNew": true }));
            let joined = Joined { name, persona: None, customer, was: Some(visitor) };
            facts::add(db, &format!("joined:{member}"), &member, now, &joined)?;
            let (id, sku) = ("1".into(), "silver-ring".into());
            let line = OrderedLine { id, sku, quantity: 1, payable: 9_900, ..OrderedLine::default() };
            let ordered = Ordered { order: order.clone(), lines: vec![line], payable: 9_900, ..Ordered::default() };
            facts::add(db, &format!("ordered:{order}"), &member, now, &ordered)?;
        }
        Ok(db.query_row("SELECT count(*) FROM facts", [], |row| row.get(0))?)
    });
    grown.expect("facts")
}

/// Orders of the visitor, each its own; 21-day plans, of which there are 999.
fn orders(address: SocketAddr, customers: usize) {
    let wish =
        json!({ "channel": "h5", "coupons": [], "lines": [{ "id": "1", "sku": "reading-plan", "quantity": 1 }] });
    let order = Client::persona(address, "visitor").expecting(&wish);
    let name = format!("{customers}");
    measure_some("orders, 1 line, synced to disk", customers, 440 / customers, 0, |customer| {
        let (mut client, order, name) = (Client::persona(address, "visitor"), order.clone(), name.clone());
        move |nth| client.order(&format!("{name}-{customer}-{nth}"), &order).status == 201
    });
}

fn measure<F: FnMut(usize) -> bool + Send>(what: &str, customers: usize, ready: impl Fn(usize) -> F) {
    measure_some(what, customers, MOST, WARM_UP, ready);
}

fn measure_some<F: FnMut(usize) -> bool + Send>(
    what: &str,
    customers: usize,
    most: usize,
    warm_up: usize,
    ready: impl Fn(usize) -> F,
) {
    let clients: Vec<F> = (0..customers).map(ready).collect();
    let barrier = std::sync::Barrier::new(customers);
    let (mut times, mut longest) = (Vec::new(), Duration::ZERO);
    std::thread::scope(|scope| {
        let barrier = &barrier;
        let threads = clients.into_iter().map(|mut ask| {
            scope.spawn(move || {
                let mut times = Vec::with_capacity(most);
                for nth in 0..warm_up {
                    assert!(ask(nth), "a request was refused");
                }
                barrier.wait();
                let start = Instant::now();
                while times.len() < most && start.elapsed() < LONGEST {
                    let asked = Instant::now();
                    assert!(ask(warm_up + times.len()), "a request was refused");
                    times.push(asked.elapsed());
                }
                (times, start.elapsed())
            })
        });
        for thread in threads.collect::<Vec<_>>() {
            let (some, took) = thread.join().expect("a customer");
            times.extend(some);
            longest = longest.max(took);
        }
    });
    times.sort();
    let at = |permille: usize| times[(times.len() - 1) * permille / 1_000].as_micros();
    let per_second = times.len() as u128 * 1_000_000 / longest.as_micros().max(1);
    println!(
        "{what}; {customers} at once: {} in {:.1} s, {per_second}/s, p50 {} us, p99 {} us, p99.9 {} us",
        times.len(),
        longest.as_secs_f64(),
        at(500),
        at(990),
        at(999)
    );
}

fn machine() {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let model = read("/proc/cpuinfo").lines().find_map(|line| line.strip_prefix("model name").map(str::to_owned));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let model = model.unwrap_or_default();
    println!(
        "machine: {}, {cores} cores, Linux {}, load before {}",
        model.trim_matches([' ', '\t', ':']),
        read("/proc/sys/kernel/osrelease").trim(),
        read("/proc/loadavg").split(' ').next().unwrap_or_default()
    );
}
