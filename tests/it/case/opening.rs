use super::{at, seeded};
use shouwen::core::{
    case::{Contact, Kind, Opening, on_contact},
    id::CaseId,
};

#[test]
fn every_contact_leads_somewhere() {
    let open = CaseId::mint(at("2026-03-01"), &mut seeded(1));
    for (contact, alone, with_open_case) in [
        (Contact::Voicemail, Opening::Open(Kind::Complaint), Opening::Append(open)),
        (Contact::InboundSms, Opening::Open(Kind::Complaint), Opening::Append(open)),
        (Contact::ChosenByKey(Kind::Report), Opening::Open(Kind::Report), Opening::Append(open)),
        (Contact::Answered, Opening::TaskClassify, Opening::Append(open)),
        (Contact::Missed, Opening::TaskCallBack(None), Opening::TaskCallBack(Some(open))),
        (Contact::MissedWithheld, Opening::Abandoned, Opening::Abandoned),
    ] {
        assert_eq!(on_contact(contact, None), alone, "{contact:?}");
        assert_eq!(on_contact(contact, Some(open)), with_open_case, "{contact:?}");
    }
}
