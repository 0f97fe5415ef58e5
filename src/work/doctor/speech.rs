//! Whether callers of an exchange without a voice of its own would hear words.

use super::Checked;
use crate::{
    config::{AccountSettings, Fault, Settings},
    work::speech,
};

pub(super) async fn look(settings: &Settings, found: &mut Checked) {
    let needed = settings.accounts.values().any(|account| matches!(account, AccountSettings::Asterisk(_)));
    if needed {
        let mute = speech::try_out(&settings.speech).await;
        let remedy = "install it (apt-get install espeak-ng sox), or name other programs in [speech]";
        found.looked(
            "speech programs",
            mute.into_iter().map(|(setting, why)| Fault::new(setting, why.to_string(), remedy)),
        );
    }
}
