//! The only room that knows JavaScript and the time: it reads what was said, opens a wire door, hands back text.

use js_sys::{Array, JsString, Uint32Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

use crate::order::Map;
use crate::pricing::promotion::Rulebook;
use crate::pricing::quote::{Quote, quote};
use crate::pricing::request::Request;
use crate::time::Timestamp;
use crate::wire::basket::Basket;
use crate::wire::issue::{Code, Issue};
use crate::wire::rows::quote_in_rows;
use crate::wire::said::{Budget, Limits, Said};
use crate::wire::{self, CATALOGUE_LIMITS, FACTS_LIMITS, Mall, REQUEST_LIMITS, RULEBOOK_LIMITS, answer_text};

/// Small lists come and go at every tap: this gives and takes each in the same few steps.
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// What one wasm instance remembers. The shell chooses the numbers and can say everything again, so losing it costs
/// nothing but time.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Engine {
    malls: Map<u32, Mall>,
    baskets: Map<u32, (u32, Basket)>,
}

/// A door of the wire: a mall, what was said, the moment; and the answer.
type Door<'a> = dyn Fn(&Mall, &Result<Said, Issue>, Option<Timestamp>) -> String + 'a;

/// One of the things that can be told of a priced request.
type Telling = fn(&Rulebook, &Request) -> String;

#[wasm_bindgen]
impl Engine {
    /// An engine that knows nothing yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Engine {
        Engine::default()
    }

    /// Learns a rulebook, given as JSON text or as a value.
    pub fn load(&mut self, mall: u32, said: JsValue) -> String {
        let heard = wire::mall(&hear(said, RULEBOOK_LIMITS));
        answer_text(heard.map(|heard| self.malls.insert(mall, heard)))
    }

    /// Forgets a rulebook and its baskets.
    pub fn drop_mall(&mut self, mall: u32) {
        self.malls.remove(&mall);
        self.baskets.retain(|(of, _)| *of != mall);
    }

    /// Answers a request.
    pub fn quote(&self, mall: u32, said: JsValue) -> String {
        self.ask(mall, said, REQUEST_LIMITS, &|mall, said, now| priced(mall, said, now, wire::quote_text))
    }

    /// Answers a request, the long lists in numbers.
    pub fn quote_rows(&self, mall: u32, said: JsValue) -> JsValue {
        let Some(Mall { rulebook, .. }) = self.malls.get(&mall) else { return not(Code::NotLoaded).into() };
        match wire::request(&hear(said, REQUEST_LIMITS), now()) {
            Ok(request) => in_rows(rulebook, &request, quote(rulebook, &request)),
            Err(issues) => answer_text::<()>(Err(issues)).into(),
        }
    }

    /// Tells the digest of the answer to a request.
    pub fn digest(&self, mall: u32, said: JsValue) -> String {
        self.ask(mall, said, REQUEST_LIMITS, &|mall, said, now| priced(mall, said, now, wire::digest_text))
    }

    /// Tells what could make the order of a request better.
    pub fn hints(&self, mall: u32, said: JsValue, asked: JsValue) -> String {
        let asked = hear(asked, CATALOGUE_LIMITS);
        self.ask(mall, said, REQUEST_LIMITS, &|mall, said, now| {
            let request = wire::request(said, now);
            let request = request.as_ref().map_err(Clone::clone);
            wire::hints_text(&mall.rulebook, request, &asked)
        })
    }

    /// Tells what the wallet of a request is worth.
    pub fn wallet(&self, mall: u32, said: JsValue) -> String {
        self.ask(mall, said, REQUEST_LIMITS, &|mall, said, now| priced(mall, said, now, wire::wallet_text))
    }

    /// Tells when each promotion is open.
    pub fn activities(&self, mall: u32, said: JsValue) -> String {
        self.ask(mall, said, REQUEST_LIMITS, &|mall, said, now| wire::activities_text(&mall.rulebook, said, now))
    }

    /// Tells where a member stands in every check-in program.
    pub fn check_in(&self, mall: u32, said: JsValue) -> String {
        self.ask(mall, said, FACTS_LIMITS, &wire::check_in_text)
    }

    /// Tells where a member stands with their friends in every referral program.
    pub fn referral(&self, mall: u32, said: JsValue) -> String {
        self.ask(mall, said, FACTS_LIMITS, &wire::referral_text)
    }

    /// Tells how far a member is along every lifecycle program.
    pub fn lifecycle(&self, mall: u32, said: JsValue) -> String {
        self.ask(mall, said, FACTS_LIMITS, &wire::lifecycle_text)
    }

    /// Tells the groups of every community.
    pub fn community(&self, mall: u32, said: JsValue) -> String {
        self.ask(mall, said, FACTS_LIMITS, &wire::community_text)
    }

    /// Tells which stores are near.
    pub fn nearest(&self, mall: u32, said: JsValue) -> String {
        self.ask(mall, said, REQUEST_LIMITS, &|_, said, _| wire::nearest_text(said))
    }

    /// Reads a coupon code that was typed.
    pub fn code(&self, mall: u32, said: JsValue) -> String {
        self.ask(mall, said, REQUEST_LIMITS, &|_, said, _| wire::code_text(said))
    }

    /// Reads a share token that a link carried.
    pub fn token(&self, mall: u32, said: JsValue) -> String {
        self.ask(mall, said, REQUEST_LIMITS, &|_, said, _| wire::token_text(said))
    }

    /// Opens a basket with a request in it.
    pub fn open(&mut self, mall: u32, basket: u32, said: JsValue) -> String {
        let Some(held) = self.malls.get(&mall) else { return not(Code::NotLoaded) };
        let request = wire::request(&hear(said, REQUEST_LIMITS), now());
        let opened = request.map(|request| Basket::new(held.rulebook.clone(), request));
        answer_text(opened.map(|opened| self.baskets.insert(basket, (mall, opened))))
    }

    /// Forgets a basket.
    pub fn close(&mut self, basket: u32) {
        self.baskets.remove(&basket);
    }

    /// Changes a basket.
    pub fn edit(&mut self, basket: u32, said: JsValue) -> String {
        match self.baskets.get_mut(&basket) {
            Some((_, basket)) => answer_text(basket.edit(&hear(said, REQUEST_LIMITS))),
            None => not(Code::NotOpen),
        }
    }

    /// Changes one quantity: what happens at every tap. Nothing is said where all is well.
    pub fn set_quantity(&mut self, basket: u32, line: &str, quantity: f64) -> Option<String> {
        let Some((_, basket)) = self.baskets.get_mut(&basket) else { return Some(not(Code::NotOpen)) };
        let units = whole_number(quantity);
        if units.is_some_and(|units| basket.set_quantity(line, units)) {
            return None;
        }
        // What is wrong is told as of any other edit.
        let mut said = Said::default();
        let whole = said.open();
        said.text("setQuantity");
        let edit = said.open();
        said.text("line");
        said.text(line);
        said.text("quantity");
        said.number(units);
        said.close_record(edit, 2);
        said.close_record(whole, 1);
        basket.edit(&Ok(said)).err().map(|issues| answer_text::<()>(Err(issues)))
    }

    /// Answers a basket, the long lists in numbers.
    pub fn basket_rows(&self, basket: u32) -> JsValue {
        match self.baskets.get(&basket) {
            Some((_, basket)) => in_rows(basket.rulebook(), basket.request(), basket.quote()),
            None => not(Code::NotOpen).into(),
        }
    }

    /// Tells the digest of the answer to a basket.
    pub fn basket_digest(&self, basket: u32) -> String {
        self.tell(basket, |basket| wire::digest_text(basket.rulebook(), basket.request()))
    }

    /// Tells what could make a basket better.
    pub fn basket_hints(&self, basket: u32, asked: JsValue) -> String {
        let asked = hear(asked, CATALOGUE_LIMITS);
        self.tell(basket, |basket| wire::hints_text(basket.rulebook(), Ok(basket.request()), &asked))
    }

    /// Tells what the wallet of a basket is worth.
    pub fn basket_wallet(&self, basket: u32) -> String {
        self.tell(basket, |basket| wire::wallet_text(basket.rulebook(), basket.request()))
    }

    /// What a basket costs, in minor units; -1 when there is no such basket.
    pub fn basket_payable(&self, basket: u32) -> f64 {
        // Money's bound is that of JavaScript's whole numbers.
        self.baskets.get(&basket).map_or(-1.0, |(_, basket)| basket.payable().minor() as f64)
    }

    fn ask(&self, mall: u32, said: JsValue, limits: Limits, door: &Door) -> String {
        match self.malls.get(&mall) {
            Some(mall) => door(mall, &hear(said, limits), now()),
            None => not(Code::NotLoaded),
        }
    }

    fn tell(&self, basket: u32, tell: impl FnOnce(&Basket) -> String) -> String {
        self.baskets.get(&basket).map_or_else(|| not(Code::NotOpen), |(_, basket)| tell(basket))
    }
}

/// A quote as a pair: the text, and the row.
fn in_rows(rulebook: &Rulebook, request: &Request, quote: Quote) -> JsValue {
    let (text, row) = quote_in_rows(rulebook, request, quote);
    Array::of2(&text.into(), &Uint32Array::from(row.as_slice())).into()
}

fn priced(mall: &Mall, said: &Result<Said, Issue>, now: Option<Timestamp>, tell: Telling) -> String {
    match wire::request(said, now) {
        Ok(request) => tell(&mall.rulebook, &request),
        Err(issues) => answer_text::<()>(Err(issues)),
    }
}

/// A string is JSON text; anything else is a value, of which only own, enumerable keys are heard.
fn hear(said: JsValue, limits: Limits) -> Result<Said, Issue> {
    let mut hearing = Hearing { budget: Budget::new(limits), said: Said::default() };
    if said.is_string() {
        let text = hearing.text(&said).ok_or_else(|| hearing.budget.issue(Code::Unreadable))?;
        return Said::from_text(&text, limits);
    }
    match hearing.value(&said) {
        Some(()) => Ok(hearing.said),
        None => Err(hearing.budget.issue(Code::Unreadable)),
    }
}

#[wasm_bindgen]
extern "C" {
    /// The own, enumerable keys of an object with their values; a getter may throw here.
    #[wasm_bindgen(catch, js_namespace = Object, js_name = entries)]
    fn entries(object: &JsValue) -> Result<Array, JsValue>;

    /// One element of a list; a proxy may throw here.
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    fn element(list: &JsValue, index: u32) -> Result<JsValue, JsValue>;

    /// Whether it is a list; a revoked proxy throws here.
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_list(value: &JsValue) -> Result<bool, JsValue>;
}

/// Hears a value of JavaScript.
struct Hearing {
    budget: Budget,
    said: Said,
}

impl Hearing {
    /// The text that a value is, unless it is too long to be copied.
    fn text(&mut self, value: &JsValue) -> Option<String> {
        let length = value.unchecked_ref::<JsString>().length();
        self.budget.text(usize::try_from(length).unwrap_or(usize::MAX))?;
        value.as_string()
    }

    /// Nothing where it cannot be read, or is too much.
    fn value(&mut self, value: &JsValue) -> Option<()> {
        self.budget.value()?;
        if value.is_undefined() || value.is_null() {
            self.said.null();
        } else if let Some(value) = value.as_bool() {
            self.said.bool(value);
        } else if let Some(number) = value.as_f64() {
            self.said.number(whole_number(number));
        } else if value.is_string() {
            let text = self.text(value)?;
            self.said.text(&text);
        } else if !value.is_object() {
            self.said.strange();
        } else {
            self.budget.deeper()?;
            let at = self.said.open();
            if is_list(value).ok()? {
                let length = value.unchecked_ref::<Array>().length();
                for index in 0..length {
                    self.value(&element(value, index).ok()?)?;
                }
                self.said.close_list(at, usize::try_from(length).unwrap_or(usize::MAX));
            } else {
                let entries = entries(value).ok()?;
                for entry in entries.iter() {
                    let entry = entry.unchecked_ref::<Array>();
                    let key = self.text(&entry.get(0))?;
                    self.said.text(&key);
                    self.value(&entry.get(1))?;
                }
                self.said.close_record(at, usize::try_from(entries.length()).unwrap_or(usize::MAX));
            }
            self.budget.back();
        }
        Some(())
    }
}

/// A whole number, up to the ends of 64 bits, which no bound of ours reaches; none, where it is broken.
#[inline(never)]
fn whole_number(number: f64) -> Option<i64> {
    let whole = number as i64;
    let beyond = number.is_finite() && number.abs() >= i64::MAX as f64;
    (beyond || whole as f64 == number).then_some(whole)
}

fn now() -> Option<Timestamp> {
    // Half a millisecond is no moment of its own.
    Timestamp::new(js_sys::Date::now() as i64)
}

fn not(code: Code) -> String {
    answer_text::<()>(Err(vec![Issue::new(String::new(), code)]))
}
