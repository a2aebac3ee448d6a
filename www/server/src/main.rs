//! Opens the mall server: `liebian-mall-server --port 4174 --data mall.sqlite --pages www/dist`.

use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use liebian::id::PromotionId;
use liebian_mall_server::clock::{Clock, SystemClock, TestClock};
use liebian_mall_server::fault::Refusal;
use liebian_mall_server::mall::Mall;
use liebian_mall_server::routes::{Doors, routes};
use liebian_mall_server::seal::add_key;
use liebian_mall_server::serve::serve;
use liebian_mall_server::shop::Shop;
use tokio::net::TcpListener;

const USAGE: &str = "\
liebian-mall-server --data FILE [options]

  --data FILE      where the facts are kept; made when there is none
  --port NUMBER    4174, when left out; 0 takes a free one
  --host ADDRESS   127.0.0.1, when left out
  --pages FOLDER   the built pages, served under /
  --rate NUMBER    requests a second for each session; 20, when left out
  --secure-cookie  the server stands behind TLS
  --test-clock     POST /api/test/clock sets the time; for tests alone
  --audit          holds everything derived against the facts, says what does not agree, and ends
  --make-code ID   makes a code for a coupon of this template, prints it, and ends; it is kept nowhere else
  --new-staff-key  makes a key for the mall's own doors, prints it, and ends; it is kept nowhere else
  --new-seal-key   seals share tokens with a fresh key from now on, and ends; those sealed before still open";

struct Options {
    data: PathBuf,
    port: u16,
    host: IpAddr,
    pages: Option<PathBuf>,
    per_second: u32,
    secure: bool,
    test_clock: bool,
    task: Option<Task>,
}

/// What is done instead of opening the mall.
enum Task {
    Audit,
    MakeCode(PromotionId),
    NewStaffKey,
    NewSealKey,
}

fn options(mut words: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut data = None;
    let mut options = Options {
        data: PathBuf::new(),
        port: 4174,
        host: IpAddr::from([127, 0, 0, 1]),
        pages: None,
        per_second: 20,
        secure: false,
        test_clock: false,
        task: None,
    };
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value."));
        match word.as_str() {
            "--data" => data = Some(PathBuf::from(value()?)),
            "--port" => options.port = number(&value()?)?,
            "--host" => options.host = number(&value()?)?,
            "--pages" => options.pages = Some(PathBuf::from(value()?)),
            "--rate" => options.per_second = number(&value()?)?,
            "--secure-cookie" => options.secure = true,
            "--test-clock" => options.test_clock = true,
            "--audit" => options.task = Some(Task::Audit),
            "--make-code" => {
                let id = value()?;
                options.task = Some(Task::MakeCode(PromotionId::new(&id).ok_or(format!("{id} is not an id."))?));
            }
            "--new-staff-key" => options.task = Some(Task::NewStaffKey),
            "--new-seal-key" => options.task = Some(Task::NewSealKey),
            _ => return Err(format!("{word} means nothing here.")),
        }
    }
    options.data = data.ok_or("--data is missing.")?;
    match &options.pages {
        Some(pages) if !pages.is_dir() => Err(format!("There are no pages in {}: build them first.", pages.display())),
        _ => Ok(options),
    }
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{text} is not what is wanted here."))
}

fn main() -> ExitCode {
    let options = match options(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(sentence) => {
            eprintln!("{sentence}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: Options) -> Result<(), String> {
    let test_clock = options.test_clock.then(|| Arc::new(TestClock::running()));
    let clock: Arc<dyn Clock> = match &test_clock {
        Some(clock) => Arc::clone(clock) as Arc<dyn Clock>,
        None => Arc::new(SystemClock),
    };
    let shop = Arc::new(Shop::open(Mall::built_in()?, &options.data, clock)?);
    if let Some(task) = options.task {
        return done(&shop, task);
    }
    let doors = Doors { pages: options.pages, per_second: options.per_second, secure: options.secure, test_clock };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(64).build();
    runtime.map_err(|error| format!("The server cannot start: {error}."))?.block_on(async {
        let listener = TcpListener::bind((options.host, options.port)).await;
        let listener = listener.map_err(|error| format!("Port {} cannot be opened: {error}.", options.port))?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        println!("The mall is open at http://{address}");
        serve(listener, routes(shop, doors), stop()).await;
        Ok(())
    })
}

fn done(shop: &Shop, task: Task) -> Result<(), String> {
    let told = |refusal: Refusal| format!("{:?}", refusal.issues);
    match task {
        Task::Audit => {
            let complaints = shop.audit().map_err(told)?;
            if !complaints.is_empty() {
                return Err(complaints.join("\n"));
            }
            println!("Everything agrees with the facts.");
        }
        Task::MakeCode(template) => println!("{}", shop.make_code(&template, None, None).map_err(told)?),
        Task::NewStaffKey => println!("{}", shop.make_staff_key().map_err(told)?),
        Task::NewSealKey => {
            shop.store.write(add_key).map_err(told)?;
            println!("Tokens are sealed with a fresh key.");
        }
    }
    Ok(())
}

/// Ends when the server is told to stop, by a key or by the system.
async fn stop() {
    let key = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut system) => tokio::select! { _ = key => {}, _ = system.recv() => {} },
        Err(_) => drop(key.await),
    }
}
