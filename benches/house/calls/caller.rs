//! One caller: calls, hears the greeting, presses a key while it is spoken, hears what follows, hangs up.

use super::{
    sip::Dialog,
    sound::{Pitch, Sound},
};
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use tokio::time::timeout;

/// How long a caller waits for what has to come.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long they listen before they press the key: before anybody's telephone rings.
const LISTENS: Duration = Duration::from_millis(200);
/// The key: how does my case stand?
const KEY: u8 = 2;

/// What a caller waited for.
#[derive(Debug, Clone, Copy)]
pub struct Waited {
    /// From the call to the first sound.
    pub greeting: Duration,
    /// From the key to the first sound of what follows.
    pub action: Duration,
}

/// What a caller waited for in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InVain {
    /// Somebody to pick up.
    Answer,
    /// A sound.
    Greeting,
    /// What follows the key.
    Action,
    /// The end.
    End,
}

impl InVain {
    /// All of it.
    pub const ALL: [Self; 4] = [Self::Answer, Self::Greeting, Self::Action, Self::End];
}

/// Calls `dialled` from `number`.
pub async fn call(exchange: SocketAddr, number: &str, dialled: &str) -> Result<Waited, InVain> {
    let mut dialog = Dialog::new(exchange, number, dialled).await;
    let waited = converse(&mut dialog).await;
    if waited.is_err() {
        dialog.give_up().await;
    }
    waited
}

async fn converse(dialog: &mut Dialog) -> Result<Waited, InVain> {
    let mut sound = Sound::open().await;
    let called = Instant::now();
    sound.begin(patiently(InVain::Answer, dialog.call(sound.port())).await?);
    patiently(InVain::Greeting, sound.hears(Pitch::Low)).await?;
    let greeting = called.elapsed();
    sound.passes(LISTENS).await;
    let pressed = sound.press(KEY).await;
    patiently(InVain::Action, sound.hears(Pitch::High)).await?;
    let action = pressed.elapsed();
    patiently(InVain::End, dialog.hang_up()).await?;
    Ok(Waited { greeting, action })
}

async fn patiently<T>(what: InVain, happens: impl Future<Output = T>) -> Result<T, InVain> {
    timeout(PATIENCE, happens).await.map_err(|_| what)
}
