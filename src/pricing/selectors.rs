//! Every selector of a rulebook, each once: which of them may mean a line is found by what the line bears.

use crate::id::{Category, Sku, Tag};
use crate::order::{Map, Set};
use crate::pricing::cart::{LineItem, Selector};

/// The selectors of a rulebook, and what each names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selectors {
    all: Vec<Selector>,
    /// Those that name no lines, and so mean all but the exceptions.
    open: Vec<usize>,
    by_sku: Map<Sku, Vec<usize>>,
    by_category: Map<Category, Vec<usize>>,
    by_tag: Map<Tag, Vec<usize>>,
}

impl Selectors {
    /// Gives every selector its number, equal ones the same.
    #[inline(never)]
    pub fn number<'s>(selectors: impl Iterator<Item = &'s mut Selector>) -> Selectors {
        let mut found = Selectors::default();
        // The numbers, in the order of what they stand for.
        let mut numbers: Vec<usize> = Vec::new();
        for selector in selectors {
            let place = numbers.binary_search_by(|number| found.all.get(*number).cmp(&Some(selector)));
            selector.number = Some(match place {
                Ok(at) => numbers.get(at).copied().unwrap_or_default(),
                Err(at) => {
                    numbers.insert(at, found.all.len());
                    found.add(selector)
                }
            });
        }
        found
    }

    #[inline(never)]
    fn add(&mut self, selector: &Selector) -> usize {
        let number = self.all.len();
        let among = &selector.among;
        if among.is_empty() {
            self.open.push(number);
        }
        note(&mut self.by_sku, &among.skus, number);
        note(&mut self.by_category, &among.categories, number);
        note(&mut self.by_tag, &among.tags, number);
        self.all.push(selector.clone());
        number
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// Tells the number of each selector that means the line, some perhaps more than once.
    pub fn meant(&self, line: &LineItem, mut tell: impl FnMut(usize)) {
        let skus = self.by_sku.get(&line.sku).into_iter();
        let categories = line.categories.iter().filter_map(|category| self.by_category.get(category));
        let tags = line.tags.iter().filter_map(|tag| self.by_tag.get(tag));
        for number in skus.chain(categories).chain(tags).flatten().chain(&self.open) {
            if self.all.get(*number).is_some_and(|selector| selector.admits(line)) {
                tell(*number);
            }
        }
    }
}

fn note<T: Ord + Clone>(index: &mut Map<T, Vec<usize>>, named: &Set<T>, number: usize) {
    for name in named.iter() {
        match index.get_mut(name) {
            Some(numbers) => numbers.push(number),
            None => index.insert(name.clone(), vec![number]),
        }
    }
}
