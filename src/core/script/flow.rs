//! A call flow: a script with the nodes of other scripts that it leads to, ready to be walked.

use super::{
    fault::{Fault, Place},
    model::{Node, Script, Target},
    prompts::{Catalogue, LANGUAGES},
    vocabulary::EnginePrompt,
};
use serde_saphyr::Location;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A script that can be walked. Its own nodes are named as in its file, those of others
/// `other-script/node`.
#[derive(Debug, Clone)]
pub struct CallFlow {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) start: String,
    pub(super) person: Target,
    pub(super) file: String,
    pub(super) nodes: BTreeMap<String, Placed>,
    pub(super) prompts: Arc<Catalogue>,
}

/// A node and where it is written.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) node: Node,
    pub(super) file: String,
    pub(super) location: Location,
    /// Its name in its own file.
    pub(super) name: String,
    /// Whether it belongs to the flow's own script.
    pub(super) own: bool,
}

impl Placed {
    /// The place of one of its fields.
    pub(super) fn place(&self, field: &str, location: Location) -> Place {
        // A field that the script leaves out has no line of its own.
        let location = if location.line() == 0 { self.location } else { location };
        let dot = if field.is_empty() { "" } else { "." };
        Place::at(&self.file, location, format!("nodes.{}{dot}{field}", self.name))
    }
}

impl CallFlow {
    /// The script's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The hash of its canonical text with all that it leads to and all that it says, in hex: a
    /// session is pinned to it. Layout and comments are no part of it.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The node of that name.
    pub(in crate::core) fn node(&self, name: &str) -> Option<&Node> {
        self.nodes.get(name).map(|placed| &placed.node)
    }

    /// Where calls begin.
    pub(in crate::core) fn start(&self) -> &str {
        &self.start
    }

    /// The node that rings a person.
    pub(in crate::core) fn person(&self) -> &str {
        &self.person.value
    }

    /// The words.
    pub(in crate::core) fn prompts(&self) -> &Catalogue {
        &self.prompts
    }

    /// Puts the flow of `root` together. A target that does not exist is a fault, and left as it is.
    pub(super) fn link(
        root: &Script,
        scripts: &BTreeMap<&str, &Script>,
        prompts: &Arc<Catalogue>,
        faults: &mut Vec<Fault>,
    ) -> Self {
        let mut nodes = BTreeMap::new();
        let mut wanted = vec![root];
        let mut taken = BTreeSet::new();
        while let Some(script) = wanted.pop() {
            if !taken.insert(script.name()) {
                continue;
            }
            for (name, spanned) in &script.nodes {
                let placed = script.place(name, spanned.value.clone(), spanned.defined, root.name());
                for exit in placed.node.exits() {
                    if let Some((other, _)) = exit.to.value.split_once('/') {
                        wanted.extend(scripts.get(other).copied());
                    }
                }
                nodes.insert(full_name(root.name(), script.name(), name), placed);
            }
        }
        let own = |target: &Target| full_name(root.name(), root.name(), &target.value);
        let mut flow = Self {
            name: root.name().to_owned(),
            version: String::new(),
            start: own(&root.start),
            person: Target { value: own(&root.person), ..root.person.clone() },
            file: root.file.clone(),
            nodes,
            prompts: Arc::clone(prompts),
        };
        flow.forget_unreachable();
        faults.extend(flow.unknown_targets(root));
        flow.version = flow.hash();
        flow
    }

    /// The nodes that a call can come to.
    pub(super) fn reachable(&self) -> BTreeSet<&str> {
        let mut wanted = vec![self.start.as_str(), &self.person.value];
        let mut reached = BTreeSet::new();
        while let Some(name) = wanted.pop() {
            if let Some(placed) = self.nodes.get(name)
                && reached.insert(name)
            {
                wanted.extend(placed.node.exits().into_iter().map(|exit| exit.to.value.as_str()));
            }
        }
        reached
    }

    /// Nodes of other scripts are here only as far as this one leads to them.
    fn forget_unreachable(&mut self) {
        let reachable: BTreeSet<String> = self.reachable().into_iter().map(str::to_owned).collect();
        self.nodes.retain(|name, placed| placed.own || reachable.contains(name));
    }

    fn unknown_targets(&self, root: &Script) -> Vec<Fault> {
        let heads = [("start", &root.start, &self.start), ("person", &root.person, &self.person.value)];
        let heads = heads
            .into_iter()
            .map(|(field, written, full)| (Place::at(&self.file, written.defined, field), full.as_str()));
        let exits = self.nodes.values().flat_map(|placed| {
            let exits = placed.node.exits().into_iter();
            exits.map(|exit| (placed.place(&exit.field, exit.to.defined), exit.to.value.as_str()))
        });
        heads
            .chain(exits)
            .filter(|(_, target)| !self.nodes.contains_key(*target))
            .map(|(place, target)| {
                let what = format!("there is no node `{target}`");
                Fault::new(place, what, "name a node of this file, or SCRIPT/NODE of another one")
            })
            .collect()
    }

    /// The prompts that its nodes and the engine speak.
    fn spoken(&self) -> BTreeSet<&str> {
        let lines = self.nodes.values().flat_map(|placed| placed.node.spoken());
        let scripted = lines.map(|spoken| spoken.name);
        scripted.chain(EnginePrompt::ALL.iter().map(|prompt| prompt.name)).collect()
    }

    fn hash(&self) -> String {
        let mut hash = Sha256::new();
        let mut take = |text: &str| {
            // Lengths between the pieces: no two flows share a text by gluing theirs differently.
            hash.update(text.len().to_le_bytes());
            hash.update(text);
        };
        [self.name.as_str(), &self.start, &self.person.value].into_iter().for_each(&mut take);
        for (name, placed) in &self.nodes {
            take(name);
            // Texts, numbers and maps with text keys always have a JSON form.
            take(&serde_json::to_string(&placed.node).unwrap_or_default());
        }
        for name in self.spoken() {
            for prompt in LANGUAGES.iter().filter_map(|language| self.prompts.get(name, *language)) {
                let language = prompt.language.map_or("", crate::core::directory::Language::tag);
                [name, &prompt.text, prompt.audio.as_deref().unwrap_or(""), language]
                    .into_iter()
                    .for_each(&mut take);
            }
        }
        hex::encode(hash.finalize())
    }
}

impl Script {
    /// A node as it stands in the flow of `root`: every way out written, by its full name.
    fn place(&self, name: &str, mut node: Node, location: Location, root: &str) -> Placed {
        node.fill(&self.person);
        node.rename(&|target| full_name(root, self.name(), target));
        let own = self.name() == root;
        Placed { node, file: self.file.clone(), location, name: name.to_owned(), own }
    }
}

/// What the flow of `root` calls a node that `script` calls `target`.
fn full_name(root: &str, script: &str, target: &str) -> String {
    let (script, node) = target.split_once('/').unwrap_or((script, target));
    if script == root { node.to_owned() } else { format!("{script}/{node}") }
}
