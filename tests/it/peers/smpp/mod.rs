//! A carrier's message centre, spoken to without a gateway: the one that stands behind Kannel in its tests.

mod story;

use super::{kannel::node_without_smpp, with_peer};

with_peer! { node_without_smpp();
    sms_go_to_the_message_centre_and_come_back => story::run;
}
