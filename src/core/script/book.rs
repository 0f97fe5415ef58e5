//! A book: checked call flows with their words.

use super::{
    check,
    fault::{Fault, Place},
    flow::CallFlow,
    model::Script,
    prompts::{Catalogue, Prompts},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

/// The script of a line for which no other is set.
pub(super) const DEFAULT: &str = "complaint-line";

/// A checked set of call flows: the present ones, and earlier ones for the calls that began with them.
#[derive(Debug, Clone)]
pub struct Book {
    default: Arc<CallFlow>,
    present: BTreeMap<String, Arc<CallFlow>>,
    earlier: BTreeMap<String, Arc<CallFlow>>,
}

/// A file of a book: a script, or prompts if it lies in `prompts/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path within the folder of scripts (`complaint-line.yaml`, `prompts/en.yaml`).
    pub path: String,
    /// Its text.
    pub text: String,
}

macro_rules! shipped { ($($path:literal),* $(,)?) => {
    &[$(($path, include_str!(concat!("../../../ivr-scripts/", $path)))),*]
} }

const SHIPPED: &[(&str, &str)] = shipped![
    "complaint-line.yaml",
    "service-desk.yaml",
    "after-hours.yaml",
    "case-progress.yaml",
    "prompts/zh-CN.yaml",
    "prompts/en.yaml",
];

static BUILTIN: LazyLock<Book> = LazyLock::new(|| Book::shipped(&|_| false));

impl Book {
    /// Checks scripts and prompts together; all faults at once.
    pub fn new(scripts: &[Script], prompts: &[Prompts]) -> Result<Self, Vec<Fault>> {
        let (flows, faults) = check::link_and_check(scripts, prompts);
        let present: BTreeMap<_, _> =
            flows.into_iter().map(|flow| (flow.name.clone(), Arc::new(flow))).collect();
        match present.get(DEFAULT) {
            Some(default) if faults.is_empty() => {
                Ok(Self { default: Arc::clone(default), present, earlier: BTreeMap::new() })
            }
            // A missing default script is a fault of its own.
            _ => Err(faults),
        }
    }

    /// The book that comes with the software, with an office's own recordings: `has` tells whether there is one of that
    /// name (`zh-CN/greeting.wav`: the language, the prompt). Prompts that say something else to each caller have none.
    pub fn shipped(has: &dyn Fn(&str) -> bool) -> Self {
        let file = |&(path, text): &(&str, &str)| SourceFile { path: path.into(), text: text.into() };
        let files: Vec<_> = SHIPPED.iter().map(file).collect();
        Self::read_with(&files, has).expect("the shipped scripts are valid: tests/it/script.rs checks them")
    }

    /// Reads the files of a folder of scripts, and checks them; all faults at once.
    pub fn read(files: &[SourceFile]) -> Result<Self, Vec<Fault>> {
        Self::read_with(files, &|_| false)
    }

    fn read_with(files: &[SourceFile], has: &dyn Fn(&str) -> bool) -> Result<Self, Vec<Fault>> {
        let (mut scripts, mut prompts, mut faults) = (Vec::new(), Vec::new(), Vec::new());
        for file in files {
            if file.path.starts_with("prompts/") {
                Prompts::parse(&file.text, &file.path).map_or_else(|f| faults.push(f), |p| prompts.push(p));
            } else {
                Script::parse(&file.text, &file.path).map_or_else(|f| faults.push(f), |s| scripts.push(s));
            }
        }
        for language in &mut prompts {
            Prompts::played_from(language, has);
        }
        if faults.is_empty() { Self::new(&scripts, &prompts) } else { Err(faults) }
    }

    /// The book that comes with the software; read when it is first asked for.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// The flow of that name.
    pub fn flow(&self, name: &str) -> Option<&CallFlow> {
        self.present.get(name).map(Arc::as_ref)
    }

    /// The flow of the complaint line, which every book has.
    pub fn default_flow(&self) -> &CallFlow {
        &self.default
    }

    /// All present flows, by name.
    pub fn flows(&self) -> impl Iterator<Item = &CallFlow> {
        self.present.values().map(Arc::as_ref)
    }

    /// The flow of that name and version, present or earlier.
    pub fn version(&self, name: &str, version: &str) -> Option<&CallFlow> {
        let earlier = self.earlier.get(version).map(Arc::as_ref);
        self.flow(name).into_iter().chain(earlier).find(|flow| flow.name == name && flow.version == version)
    }

    /// This book, in which calls that began with `before` find their scripts too: for reading scripts
    /// anew while calls go on.
    #[must_use]
    pub fn after(mut self, before: &Self) -> Self {
        let known = before.earlier.values().chain(before.present.values());
        self.earlier.extend(known.map(|flow| (flow.version.clone(), Arc::clone(flow))));
        self
    }

    /// The recordings that prompts name, each with its place: below the folder of prompts.
    pub fn recordings(&self) -> Vec<(Place, String)> {
        let prompts = self.prompts().0.iter();
        prompts
            .flat_map(|prompts| {
                prompts.by_name.iter().filter_map(|(name, prompt)| {
                    Some((prompts.place(name, prompt.location), prompt.audio.clone()?))
                })
            })
            .collect()
    }

    pub(in crate::core) fn prompts(&self) -> &Catalogue {
        self.default.prompts()
    }
}

/// The fault of a book without its default script.
pub(super) fn no_default() -> Fault {
    let what = format!("there is no script `{DEFAULT}`");
    let remedy = "keep it: lines without a script of their own, and calls whose script is lost, use it";
    Fault::new(Place::whole(&format!("{DEFAULT}.yaml")), what, remedy)
}
