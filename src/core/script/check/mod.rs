//! The checker: what is proved of scripts before anybody is called by them.
//!
//! | proof | where |
//! |---|---|
//! | every field is in its range, every name and key is one | [`shape`] |
//! | every node is reachable; 0, wrong keys and failed codes ring a person | [`ways`] |
//! | a caller who presses nothing comes to an end, and every end has an outcome (R3.3) | [`endings`] |
//! | every prompt exists in every language and can be spoken | [`words`] |

mod endings;
mod shape;
mod ways;
mod words;

use super::{
    book,
    fault::{Fault, Place},
    flow::CallFlow,
    model::Script,
    prompts::{Catalogue, LANGUAGES, Prompts},
};
use std::{collections::BTreeMap, sync::Arc};

/// Everything that is wrong with these scripts and prompts together, by file and line.
pub fn check(scripts: &[Script], prompts: &[Prompts]) -> Vec<Fault> {
    link_and_check(scripts, prompts).1
}

/// The flows of the scripts, and everything that is wrong with them.
pub(super) fn link_and_check(scripts: &[Script], prompts: &[Prompts]) -> (Vec<CallFlow>, Vec<Fault>) {
    let mut faults = Vec::new();
    let by_name = by_name(scripts, &mut faults);
    one_file_a_language(prompts, &mut faults);
    for script in scripts {
        shape::check(script, &mut faults);
    }
    let catalogue = Arc::new(Catalogue(prompts.to_vec()));
    words::texts(&catalogue, &mut faults);
    let flows: Vec<_> = by_name
        .values()
        .map(|script| {
            let flow = CallFlow::link(script, &by_name, &catalogue, &mut faults);
            ways::check(&flow, &mut faults);
            endings::check(&flow, &mut faults);
            words::check(&flow, &mut faults);
            flow
        })
        .collect();
    // A node that several scripts lead to is looked at for each of them.
    faults.sort_by(|a, b| (&a.where_, &a.what).cmp(&(&b.where_, &b.what)));
    faults.dedup();
    (flows, faults)
}

fn by_name<'s>(scripts: &'s [Script], faults: &mut Vec<Fault>) -> BTreeMap<&'s str, &'s Script> {
    let mut by_name: BTreeMap<&str, &Script> = BTreeMap::new();
    for script in scripts {
        if let Some(first) = by_name.insert(script.name(), script) {
            let place = Place::at(&script.file, script.name.defined, "script");
            let what = format!("{} is a script of this name already", first.file);
            faults.push(Fault::new(place, what, "give each script a name of its own"));
        }
    }
    if !by_name.contains_key(book::DEFAULT) {
        faults.push(book::no_default());
    }
    by_name
}

fn one_file_a_language(prompts: &[Prompts], faults: &mut Vec<Fault>) {
    for language in LANGUAGES {
        let tag = language.tag();
        let mut files = prompts.iter().filter(|prompts| prompts.language == language);
        let (first, second) = (files.next(), files.next());
        if first.is_none() {
            let place = Place::whole(&format!("prompts/{tag}.yaml"));
            faults.push(Fault::new(place, format!("there are no prompts in {tag}"), "add the file"));
        }
        if let Some(second) = second {
            let what = format!("there is another file of prompts in {tag}");
            faults.push(Fault::new(Place::whole(&second.file), what, "keep one file a language"));
        }
    }
}
