//! One line that stands for a quote: what the customer saw and what the server works out are the same, or it differs.
//!
//! It is the SHA-256, in hex, of these fields one after the other: `liebian/quote/v2`, the currency, how many lines are
//! bought; for each of them in the request's order its id, its SKU, its quantity, what is to pay for it, how many shares
//! it has, and for each share the promotion and the amount; then what is to pay for shipping, what is to pay in all, how
//! many coupons are at work, and their ids; how many gifts there are, and of each the promotion, the SKU and the quantity; how
//! many points pay, and how many are earned; how many grants there are, and of each the promotion, the coupons' template (or
//! nothing), how many coupons, for how many days they work (0: left open), and how many points. A field is its length in bytes, a colon and itself, numbers in decimal: so
//! no field can pass for the end of the one before it. Lines that are not bought now are no part of it.

use sha2::{Digest, Sha256};

use crate::pricing::quote::{Quote, QuoteLine};

/// Names the fields and their order; another order is another name.
const VERSION: &str = "liebian/quote/v2";

/// The digest of a quote: 64 hexadecimal digits.
pub fn digest(quote: &Quote) -> String {
    let mut hash = Fields(Sha256::new());
    hash.text(VERSION);
    hash.text(&quote.currency);
    let bought = || quote.lines.iter().filter(|line| line.selected);
    hash.number(bought().count());
    bought().for_each(|line| hash.line(line));
    hash.number(quote.shipping.payable.minor());
    hash.number(quote.payable.minor());
    hash.number(quote.coupons.chosen.len());
    quote.coupons.chosen.iter().for_each(|coupon| hash.text(coupon.as_str()));
    hash.number(quote.gifts.len());
    for gift in &quote.gifts {
        hash.text(gift.promotion.as_str());
        hash.text(gift.sku.as_str());
        hash.number(gift.quantity);
    }
    hash.number(quote.points.used);
    hash.number(quote.points.earned);
    hash.number(quote.grants.len());
    for grant in &quote.grants {
        hash.text(grant.promotion.as_str());
        hash.text(grant.template.as_ref().map_or("", |template| template.as_str()));
        hash.number(grant.quantity.unwrap_or(0));
        hash.number(grant.valid_days.unwrap_or(0));
        hash.number(grant.points.unwrap_or(0));
    }
    let digits = hash.0.finalize().into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}

struct Fields(Sha256);

impl Fields {
    fn text(&mut self, field: &str) {
        self.0.update(field.len().to_string());
        self.0.update(":");
        self.0.update(field);
    }

    fn number(&mut self, number: impl ToString) {
        self.text(&number.to_string());
    }

    fn line(&mut self, line: &QuoteLine) {
        self.text(line.id.as_str());
        self.text(line.sku.as_str());
        self.number(line.quantity);
        self.number(line.payable.minor());
        self.number(line.shares.len());
        for share in &line.shares {
            self.text(share.promotion.as_str());
            self.number(share.amount.minor());
        }
    }
}
