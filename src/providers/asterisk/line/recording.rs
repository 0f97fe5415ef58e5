//! A caller speaks after the tone; a talk is recorded.

use super::{Act, Command, Doing, Line, ResourceId, progress, tell};
use crate::{
    core::call::{CallState, Heard, ProviderCallId, VoiceNews},
    providers::seam::VoiceHook,
};
use std::time::Duration;

/// A caller who ends their message by hanging up is reported a moment after it: so long is waited, to know.
const GRACE: Duration = Duration::from_millis(250);
/// So long is waited for the end of a message whose caller is gone.
const PATIENCE: Duration = Duration::from_secs(5);

/// A message that is being left.
#[derive(Debug)]
pub(super) struct Message {
    name: ResourceId,
    gone: bool,
    /// Its length, once it is complete; 0 if nothing was said.
    seconds: Option<u32>,
}

impl Message {
    pub fn name(&self) -> &ResourceId {
        &self.name
    }
}

impl Line {
    pub(super) fn record(
        &mut self,
        max_seconds: u16,
        silence_seconds: u8,
        finish_key: char,
        acts: &mut Vec<Act>,
    ) {
        let name = self.next_recording();
        acts.push(Act::Order(Command::Record {
            channel: self.call.clone(),
            name: name.clone(),
            max_seconds,
            silence_seconds,
            finish_key,
        }));
        self.doing = Doing::Recording(Message { name, gone: false, seconds: None });
    }

    /// A message is complete, or failed (no seconds).
    pub(super) fn recorded(&mut self, name: &str, seconds: u32, acts: &mut Vec<Act>) {
        let message = match &mut self.doing {
            Doing::Recording(message) if message.name.as_str() == name => message,
            _ => return self.recorded_otherwise(name, seconds, acts),
        };
        message.seconds = Some(seconds);
        let (id, gone) = (message.name.clone(), message.gone);
        if seconds == 0 {
            acts.push(Act::Order(Command::Discard(id.clone())));
        }
        acts.extend(self.tell_recording(&id, seconds));
        if gone {
            self.recording_settled(acts);
        } else {
            acts.push(Act::Wake(GRACE));
        }
    }

    /// A message that is not waited for any more, or that a former process had begun: it is kept all the same.
    fn recorded_otherwise(&self, name: &str, seconds: u32, acts: &mut Vec<Act>) {
        if let Some(name) = ResourceId::new(name).filter(|_| seconds > 0) {
            acts.extend(self.tell_recording(&name, seconds));
        }
    }

    /// Reports a recording.
    pub(super) fn tell_recording(&self, name: &ResourceId, seconds: u32) -> Option<Act> {
        let recording = ProviderCallId::new(name.as_str())?;
        let url = self.url_of(name, seconds);
        Some(tell(VoiceHook::Recording, VoiceNews::Recording { recording, url, seconds }))
    }

    /// The time is over that was asked for; not one that another state had asked for before.
    pub(super) fn waited_for_recording(&mut self, acts: &mut Vec<Act>) {
        if let Doing::Recording(Message { gone, seconds, .. }) = &self.doing
            && (*gone || seconds.is_some())
        {
            self.recording_settled(acts);
        }
    }

    /// Enough was waited: what was left is reported.
    pub(super) fn recording_settled(&mut self, acts: &mut Vec<Act>) {
        let Doing::Recording(message) = std::mem::replace(&mut self.doing, Doing::Speaking) else { return };
        let seconds = message.seconds.unwrap_or(0);
        let url = self.url_of(&message.name, seconds);
        acts.push(self.tell_turn(Heard::Recorded { seconds, url }, message.gone));
        if message.gone {
            self.doing = Doing::Over;
            acts.push(progress(CallState::Ended));
        }
    }

    pub(super) fn gone_while_recording(&mut self, message: Message, acts: &mut Vec<Act>) {
        let complete = message.seconds.is_some();
        self.doing = Doing::Recording(Message { gone: true, ..message });
        if complete {
            self.recording_settled(acts);
        } else {
            acts.push(Act::Wake(PATIENCE));
        }
    }

    fn url_of(&self, name: &ResourceId, seconds: u32) -> Option<String> {
        (seconds > 0).then(|| format!("{}{name}", self.manner.recordings_at))
    }
}
