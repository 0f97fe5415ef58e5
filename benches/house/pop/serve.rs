//! The server of this measurement: the house in this process, an office with many officers.

use super::{
    super::{database::Database, inside::Inside},
    office,
};
use shouwen::config::AccountSettings;
use std::{collections::BTreeMap, net::SocketAddr};

/// A server that runs, and ends when it is dropped.
pub struct Served {
    /// Where.
    pub address: SocketAddr,
    /// Officers and the cookies of their browsers.
    pub officers: Vec<(String, String)>,
    /// Officers by their telephone.
    telephones: BTreeMap<String, String>,
    inside: Inside,
}

/// Where calls come in, and with which signature.
#[derive(Clone)]
pub struct Line {
    /// The server.
    pub address: SocketAddr,
    /// The address that is signed.
    pub public_url: String,
    /// The key that signs.
    pub secret: String,
}

impl Served {
    /// Starts it.
    pub fn start(database: &Database) -> Self {
        let inside = Inside::start(database, Some(&office::file()));
        let facts = inside.app.facts();
        let telephones = facts.directory.officers().iter().filter_map(|officer| {
            Some((officer.telephone.as_ref()?.as_str().to_owned(), officer.code.to_string()))
        });
        Self { address: inside.address, officers: inside.sign_in(), telephones: telephones.collect(), inside }
    }

    /// Whose telephone has that number.
    pub fn officer_at(&self, telephone: &str) -> String {
        self.telephones.get(telephone).cloned().unwrap_or_default()
    }

    /// Where calls come in.
    pub fn line(&self) -> Line {
        let settings = &self.inside.app.settings;
        let secret = settings.accounts.values().find_map(|account| match account {
            AccountSettings::Sandbox(sandbox) => Some(sandbox.secret.expose().to_owned()),
            _ => None,
        });
        Line {
            address: self.address,
            public_url: settings.server.public_url.clone(),
            secret: secret.expect("the default settings have a sandbox account"),
        }
    }
}
