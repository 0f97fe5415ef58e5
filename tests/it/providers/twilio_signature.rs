//! `X-Twilio-Signature` against the vectors, and what an account demands beyond it.

use super::{TWILIO, account, hook, now, with_header};
use http::Method;
use serde::Deserialize;
use shouwen::providers::{
    HookRequest, Refused,
    twilio::{Algorithm, SignatureSettings, is_body, is_valid, sign},
};

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
    validation_cases: Vec<Validation>,
    settings_header_cases: Vec<Settings>,
    json_cases: Vec<Json>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    auth_token: String,
    url: String,
    raw_form_body: String,
    signature_sha1: String,
    signature_sha256: String,
}

#[derive(Deserialize)]
struct Validation {
    name: String,
    auth_token: String,
    url: String,
    params: Vec<(String, String)>,
    signature: String,
    algorithm: Option<String>,
    expect_valid: bool,
}

#[derive(Deserialize)]
struct Settings {
    header: Option<String>,
    algorithm: String,
}

#[derive(Deserialize)]
struct Json {
    name: String,
    auth_token: String,
    url: String,
    body: String,
    signature: String,
    expect_valid: bool,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../vectors/providers/twilio_signature.json")).unwrap()
}

#[test]
fn every_form_is_signed_as_twilio_signs_it() {
    for case in vectors().cases {
        let request = hook(Method::POST, &case.url, case.raw_form_body);
        let fields = request.fields().unwrap();
        let ours = |algorithm| sign(algorithm, &case.auth_token, &case.url, &fields);
        assert_eq!(ours(Algorithm::HmacSha1), case.signature_sha1, "{}", case.name);
        assert_eq!(ours(Algorithm::HmacSha256), case.signature_sha256, "{}", case.name);
    }
}

#[test]
fn every_validation_comes_out_as_twilios() {
    for case in vectors().validation_cases {
        let name = case.algorithm.as_deref().unwrap_or("HMAC_SHA1");
        let algorithm = SignatureSettings { key: None, algorithm: name }.known();
        let ours = algorithm
            .is_some_and(|a| is_valid(a, &case.auth_token, &case.url, &case.params, &case.signature));
        assert_eq!(ours, case.expect_valid, "{}", case.name);
    }
}

#[test]
fn the_settings_header_is_read_as_twilio_reads_it() {
    for case in vectors().settings_header_cases {
        let settings = SignatureSettings::read(case.header.as_deref());
        assert_eq!(settings.algorithm, case.algorithm, "{:?}", case.header);
    }
    assert_eq!(SignatureSettings::read(Some("algorithm=hmac_sha256,key=k")).known(), None, "names are exact");
    let spaced = SignatureSettings::read(Some("key=webhooks_sharedkey_abc, algorithm = HMAC_SHA256"));
    assert_eq!((spaced.key, spaced.known()), (Some("webhooks_sharedkey_abc"), Some(Algorithm::HmacSha256)));
}

#[test]
fn json_bodies_are_bound_by_their_hash_in_the_address() {
    for case in vectors().json_cases {
        let hash = case.url.split("bodySHA256=").nth(1).unwrap();
        let ours = is_body(case.body.as_bytes(), hash)
            && is_valid(Algorithm::HmacSha1, &case.auth_token, &case.url, &[], &case.signature);
        assert_eq!(ours, case.expect_valid, "{}", case.name);
    }
}

const URL: &str = "https://hotline.example.com/hooks/main/voice";
const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const FORM: &str = "AccountSid=AC00000000000000000000000000000001&CallSid=CA1&From=&To=%2B863936687001";

fn signed(request: HookRequest, key: &str, algorithm: Algorithm) -> HookRequest {
    let fields = if request.method == Method::GET { vec![] } else { request.fields().unwrap() };
    let signature = sign(algorithm, key, &request.url, &fields);
    with_header(request, "x-twilio-signature", &signature)
}

fn verdict(request: &HookRequest) -> Result<(), Refused> {
    account(TWILIO).voice.unwrap().authenticate(request, now())
}

#[test]
fn an_account_takes_its_own_requests_by_form_by_get_and_by_shared_key() {
    let form = || hook(Method::POST, URL, FORM);
    assert_eq!(verdict(&signed(form(), TOKEN, Algorithm::HmacSha1)), Ok(()));
    let get = hook(Method::GET, &format!("{URL}?{FORM}"), "");
    assert_eq!(verdict(&signed(get, TOKEN, Algorithm::HmacSha1)), Ok(()));
    let shared = signed(form(), "fedcba9876543210fedcba9876543210", Algorithm::HmacSha256);
    let header = "x-twilio-webhooks-signature-settings";
    let named = |settings: &str| verdict(&with_header(shared.clone(), header, settings));
    assert_eq!(named("key=webhooks_sharedkey_abc,algorithm=HMAC_SHA256"), Ok(()));
    assert_eq!(named("key=another,algorithm=HMAC_SHA256"), Err(Refused::UnknownAlgorithm));
    assert_eq!(named("algorithm=HMAC_SHA256"), Err(Refused::UnknownAlgorithm));
    assert_eq!(named("key=webhooks_sharedkey_abc,algorithm=HMAC_MD5"), Err(Refused::UnknownAlgorithm));
    assert_eq!(verdict(&shared), Err(Refused::WrongSignature), "SHA-256 without saying so");
}

#[test]
fn an_account_refuses_another_accounts_requests_and_shifted_fields() {
    let other = hook(Method::POST, URL, FORM.replace("0001", "0002"));
    assert_eq!(verdict(&signed(other, TOKEN, Algorithm::HmacSha1)), Err(Refused::WrongSignature));
    // The same signed text, but a piece of the address has become a name, or part of one.
    let table = [
        (format!("{URL}?step=keys"), URL.to_owned(), FORM.replace("AccountSid", "%3Fstep%3DkeysAccountSid")),
        (format!("{URL}?step=keys"), URL.to_owned(), format!("%3Fstep%3Dkeys=&{FORM}")),
        (format!("{URL}/turn/12"), format!("{URL}/turn/1"), format!("2=&{FORM}")),
    ];
    for (url, short, form) in table {
        let whole = signed(hook(Method::POST, &url, FORM), TOKEN, Algorithm::HmacSha1);
        assert_eq!(verdict(&whole), Ok(()));
        let mut shifted = hook(Method::POST, &short, form);
        shifted.headers = whole.headers.clone();
        let fields = shifted.fields().unwrap();
        let signature = whole.header("x-twilio-signature").unwrap();
        assert!(
            is_valid(Algorithm::HmacSha1, TOKEN, &short, &fields, signature),
            "the signature alone does not see it"
        );
        assert_eq!(verdict(&shifted), Err(Refused::WrongSignature), "{short}");
    }
}

#[test]
fn an_address_may_be_signed_with_the_retries_that_it_was_handed_out_with() {
    let url = "https://hotline.example.com/hooks/main/voice/status";
    let form = "AccountSid=AC00000000000000000000000000000001&CallSid=CA1&CallStatus=completed";
    let voice = account(TWILIO).voice.unwrap();
    for (signed, expected) in [
        (url.to_owned(), Ok(())),
        (format!("{url}#rc=3&rp=5xx,ct,rt"), Ok(())),
        (format!("{url}#rc=9"), Err(Refused::WrongSignature)),
    ] {
        let request = hook(Method::POST, url, form);
        let fields = request.fields().unwrap();
        let signature = sign(Algorithm::HmacSha1, "0123456789abcdef0123456789abcdef", &signed, &fields);
        let request = with_header(request, "x-twilio-signature", &signature);
        assert_eq!(voice.authenticate(&request, now()), expected, "{signed}");
    }
}
