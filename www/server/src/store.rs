//! Where the facts lie: one SQLite file, written by one hand at a time and read by many.
//!
//! Facts and balances are only ever added to; the file itself refuses a change. What must never happen twice (a coupon
//! granted or used, a name taken, a card spent, a request answered) is a unique index, so no race can get around it.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::fault::Refusal;

/// Marks the file as a mall's: "LBML".
const APPLICATION: i64 = 0x4C42_4D4C;
/// The schema that this server reads and writes.
pub const SCHEMA_VERSION: i64 = 2;
const READERS: usize = 4;
/// More than there are different statements in the house.
const STATEMENTS: usize = 64;

const SCHEMA: &str = "
CREATE TABLE facts (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    member TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX facts_of_member ON facts (member, kind, seq);
CREATE INDEX story_of_member ON facts (member, seq);
CREATE UNIQUE INDEX one_member_a_name ON facts (json_extract(body, '$.name')) WHERE kind = 'joined';
CREATE UNIQUE INDEX one_grant_a_coupon ON facts (json_extract(body, '$.coupon')) WHERE kind = 'granted';
CREATE UNIQUE INDEX one_use_a_coupon ON facts
    (member, json_extract(body, '$.coupon'), coalesce(json_extract(body, '$.time'), 1)) WHERE kind = 'redeemed';
CREATE UNIQUE INDEX one_grant_a_code ON facts (json_extract(body, '$.code')) WHERE kind = 'granted';
CREATE UNIQUE INDEX one_member_a_visitor ON facts (json_extract(body, '$.was')) WHERE kind = 'joined';
CREATE UNIQUE INDEX one_issue_a_token ON facts (json_extract(body, '$.token')) WHERE kind = 'issued';
CREATE UNIQUE INDEX one_use_a_card ON facts (json_extract(body, '$.card')) WHERE kind = 'madeUp';
CREATE UNIQUE INDEX one_receipt_an_order ON facts (json_extract(body, '$.order')) WHERE kind = 'received';
CREATE INDEX heirs ON facts (json_extract(body, '$.to')) WHERE kind = 'transferred';
CREATE UNIQUE INDEX one_code_a_digest ON facts (json_extract(body, '$.code')) WHERE kind = 'coded';
CREATE INDEX refunds_of_order ON facts (json_extract(body, '$.order')) WHERE kind = 'refunded';
CREATE INDEX counts ON facts (seq) WHERE kind = 'counted';
CREATE TRIGGER facts_stay BEFORE UPDATE ON facts BEGIN SELECT RAISE(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER facts_remain BEFORE DELETE ON facts BEGIN SELECT RAISE(ABORT, 'a fact is never removed'); END;

CREATE TABLE balances (
    account TEXT NOT NULL,
    nth INTEGER NOT NULL,
    change INTEGER NOT NULL,
    balance INTEGER NOT NULL CHECK (balance >= 0),
    fact INTEGER NOT NULL REFERENCES facts (seq),
    PRIMARY KEY (account, nth)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER balances_stay BEFORE UPDATE ON balances BEGIN SELECT RAISE(ABORT, 'a balance is never changed'); END;
CREATE TRIGGER balances_remain BEFORE DELETE ON balances BEGIN SELECT RAISE(ABORT, 'a balance is never removed'); END;

CREATE TABLE answers (
    member TEXT NOT NULL,
    key TEXT NOT NULL,
    asked BLOB NOT NULL,
    status INTEGER NOT NULL,
    answer TEXT NOT NULL,
    fact INTEGER NOT NULL REFERENCES facts (seq),
    PRIMARY KEY (member, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    token BLOB PRIMARY KEY,
    member TEXT NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE seals (
    nth INTEGER PRIMARY KEY,
    secret BLOB NOT NULL CHECK (length(secret) = 32)
) STRICT;
";

/// The file, open.
#[derive(Debug)]
pub struct Store {
    writer: Mutex<Connection>,
    readers: Vec<Mutex<Connection>>,
    turn: AtomicUsize,
}

impl Store {
    /// Opens the file, making it when there is none; or says in a sentence why not.
    pub fn open(path: &Path) -> Result<Store, String> {
        let failed = |error: rusqlite::Error| format!("The data in {} cannot be opened: {error}.", path.display());
        let mut writer = Connection::open(path).map_err(failed)?;
        writer.busy_timeout(Duration::from_secs(5)).map_err(failed)?;
        let found = prepare(&mut writer).map_err(failed)?;
        match found {
            Found::Ours => {}
            Found::Newer(version) => {
                return Err(format!(
                    "The data in {} has schema {version} and was written by a newer server; this one knows schema \
                     {SCHEMA_VERSION}. Start the newer server, or name another file.",
                    path.display()
                ));
            }
            Found::Older(version) => {
                return Err(format!(
                    "The data in {} has schema {version}, and this server knows schema {SCHEMA_VERSION} alone. Name \
                     another file.",
                    path.display()
                ));
            }
            Found::Foreign => {
                return Err(format!("The file {} is not a mall's data. Name another file.", path.display()));
            }
        }
        // The log is on the disk before an order is acknowledged.
        writer.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
        writer.pragma_update(None, "synchronous", "FULL").map_err(failed)?;
        writer.pragma_update(None, "foreign_keys", true).map_err(failed)?;
        let read_only = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let reader = || {
            let reader = Connection::open_with_flags(path, read_only)?;
            reader.set_prepared_statement_cache_capacity(STATEMENTS);
            Ok(Mutex::new(reader))
        };
        writer.set_prepared_statement_cache_capacity(STATEMENTS);
        let readers = (0..READERS).map(|_| reader()).collect::<Result<Vec<_>, _>>().map_err(failed)?;
        Ok(Store { writer: Mutex::new(writer), readers, turn: AtomicUsize::new(0) })
    }

    /// Looks at the facts as they stand at one moment.
    pub fn read<T>(&self, look: impl FnOnce(&Connection) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % self.readers.len().max(1);
        let free = self.readers.iter().cycle().skip(turn).take(READERS).find_map(|reader| reader.try_lock().ok());
        let mut reader = match (free, self.readers.get(turn)) {
            (Some(reader), _) => reader,
            (None, Some(reader)) => locked(reader),
            (None, None) => locked(&self.writer),
        };
        let moment = reader.transaction()?;
        look(&moment)
    }

    /// Writes: all of it, or nothing when it is refused. Nobody else writes meanwhile.
    pub fn write<T>(&self, work: impl FnOnce(&Transaction) -> Result<T, Refusal>) -> Result<T, Refusal> {
        let mut writer = locked(&self.writer);
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }
}

/// A connection whose last user panicked is sound: its transaction was rolled back on the way out.
fn locked(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

enum Found {
    Ours,
    Newer(i64),
    Older(i64),
    Foreign,
}

/// Looks whose file it is, and makes an empty one ours.
fn prepare(writer: &mut Connection) -> rusqlite::Result<Found> {
    let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let number = |name| transaction.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (application, version) = (number("application_id")?, number("user_version")?);
    let tables: i64 = transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, version) {
        (APPLICATION, SCHEMA_VERSION) => Ok(Found::Ours),
        (APPLICATION, newer) if newer > SCHEMA_VERSION => Ok(Found::Newer(newer)),
        (APPLICATION, older) => Ok(Found::Older(older)),
        (0, 0) if tables == 0 => {
            transaction.execute_batch(SCHEMA)?;
            transaction.pragma_update(None, "application_id", APPLICATION)?;
            transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
            transaction.commit()?;
            Ok(Found::Ours)
        }
        _ => Ok(Found::Foreign),
    }
}
