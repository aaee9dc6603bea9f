//! Identifiers of no country: what is found, and what looks like it and is not.

use super::table::{check, check_segments};
use super::*;

#[test]
fn addresses_of_machines_and_devices() {
    check(
        "IP 84.241.192.7 user jansen; server 10.0.0.5; ook 2a02:a45f:12::77",
        "IPV4 T2 label:ipv4 84.241.192.7; IPV4 T5 form:ipv4 10.0.0.5; \
         IPV6 T2 label:ipv6 2a02:a45f:12::77",
    );
    check("GET /x 84.241.192.7:443", "IPV4 T3 form:ipv4 84.241.192.7");
    check("versie 4.2.0.1", "IPV4 T5 negative:ipv4 4.2.0.1");
    check("nieuw in 4.2.0.1", "IPV4 T5 form:ipv4 4.2.0.1");
    check("06.28.48.04.02", "PHONE T1 form:phone 06.28.48.04.02");
    check(
        "mac a4:83:e7:1b:2c:3d, docker 02:42:ac:11:00:02",
        "MAC T3 form:mac a4:83:e7:1b:2c:3d; MAC T3 label:mac 02:42:ac:11:00:02",
    );
    check("IMEI: 35-972585-053688-8", "IMEI T2 label:imei 35-972585-053688-8");
    check("359725850536888", "");
    check_segments(
        &[cell("84.241.192.7", "client_ip", 0), cell("4.2.0.1", "version", 1)],
        "IPV4 T2 field:ipv4 84.241.192.7; IPV4 T5 negative:ipv4 4.2.0.1",
    );
}

#[test]
fn mail_addresses_as_they_are_written() {
    for address in [
        "jan@devries.nl",
        "j.de-vries+werk@mail.devries.co.uk",
        "o'brien@x.ie",
        "zoë@café-bär.de",
        "jan%40devries.nl",
        "jan (at) devries.nl",
        "jan[AT]devries.nl",
        "0612345678@ziggo.nl",
        "jan_1975@hotmail.com",
        "a@b.museum",
        "x@пример.рф",
        "jan@xn--bcher-kva.example.ch",
    ] {
        check(&format!("Mail <{address}>."), &format!("EMAIL T1 form:email {address}"));
    }
    for role in [
        "info@devries.nl",
        "NoReply@devries.nl",
        "hr-administratie@x.nl",
        "info+web@x.nl",
        "support2@x.nl",
    ] {
        check(role, &format!("EMAIL T4 role_mailbox:email {role}"));
    }
    for known in
        ["jan@example.com", "jan@x.test", "git@github.com", "root@web.devries.nl", "jan@pc.local"]
    {
        check(known, &format!("EMAIL T5 test_value:email {known}"));
    }
    check(
        "rsync deploy@web.devries.nl:/srv/app en jan@code.devries.nl:team/app.git",
        "EMAIL T5 test_value:email deploy@web.devries.nl; EMAIL T5 test_value:email jan@code.devries.nl",
    );
    check(
        "References:\n <20240115103215.4F2A7@mail.devries.nl>",
        "EMAIL T5 test_value:email 20240115103215.4F2A7@mail.devries.nl",
    );
    check(
        "Van: \"Vries, J. de\" <j.devries19750312@devries.nl>",
        "PERSON T2 form:person Vries, J. de; EMAIL T1 form:email j.devries19750312@devries.nl",
    );
    check(
        "a@2x.png @media react@18.2.0 user@host foo@bar.baz a@@b.nl a@b..nl jan@x.nlx 100%401",
        "",
    );
}

#[test]
fn cards_of_all_brands() {
    for card in [
        "4539148803436467",
        "5216714471305099",
        "2301586582915955",
        "375712671034293",
        "6011584802269651",
        "6458549964203616",
        "30051467839897",
        "36017822781953",
        "3530649857741984",
        "6280966073386872",
        "62429588445773697",
        "503457572306",
        "6759205088031758074",
        "4849933372944",
        "4240452296790299270",
    ] {
        check(&format!("creditcard {card}"), &format!("CREDIT_CARD T1 label:credit_card {card}"));
        check(card, &format!("CREDIT_CARD T4 form:credit_card {card}"));
    }
    check("4539 1488 0343 6467", "CREDIT_CARD T2 form:credit_card 4539 1488 0343 6467");
    check("3757 126710 34293", "CREDIT_CARD T2 form:credit_card 3757 126710 34293");
    check("4539148803436467 cvc 123", "CREDIT_CARD T1 label:credit_card 4539148803436467");
    check("**** **** **** 6467, 4539 **** **** 6467, XXXX-6467", "");
    check("Zending 3SABCD4539148, 9 4539148803436468", "");
}

#[test]
fn telephone_numbers_in_every_form() {
    for foreign in ["+32 470/12.34.56", "+49 (0)30 901820", "+44 20 7946 0958", "0032 470 12 34 56"]
    {
        check(foreign, &format!("PHONE T2 form:phone {foreign}"));
    }
    for mobile in ["06/12345678", "06/12 34 56 78", "+31-6-12345678", "(06)-12345678"] {
        check(mobile, &format!("PHONE T1 form:phone {mobile}"));
    }
}

#[test]
fn places_and_profiles() {
    check("woonadres: 52.090737, 5.121420", "LATLON T3 label:latlon 52.090737, 5.121420");
    check("52.090737, 5.121420", "LATLON T4 form:latlon 52.090737, 5.121420");
    check("EUR 12.3456 13.3456", "LATLON T5 negative:latlon 12.3456 13.3456");
    for profile in [
        "https://www.linkedin.com/in/jan-de-vries-4a1b2c",
        "nl.linkedin.com/in/jandevries",
        "facebook.com/profile.php?id=100012345678901",
        "facebook.com/jan.devries.12",
        "https://x.com/jandevries",
        "https://github.com/jandevries",
        "t.me/jandevries",
        "tiktok.com/@jandevries",
    ] {
        check(&format!("zie {profile}, daar"), &format!("SOCIAL T3 form:social {profile}"));
    }
    for other in [
        "linkedin.com/company/devries",
        "facebook.com/sharer/sharer.php?u=x",
        "twitter.com/intent/tweet",
        "x.com/share?u=1",
        "x.com/login",
        "t.me/joinchat/AAAA",
        "github.com/a/b",
        "netflix.com/jandevries",
        "instagram.com/p/Cxyz123/",
        "/in/jandevries",
        "wa.me/message/ABC",
    ] {
        check(other, "");
    }
}
