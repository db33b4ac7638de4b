"""Who may come in at each row of the table of routes, written down a second time.

So that a row that asks for less than before does not pass unnoticed: "confirm it is you" taken
away, say, or a page of administrators opened to everybody signed in.
"""

import pytest

from tests.unit.table import endpoints

ACCESS = {
    "public": {
        *(
            "GET home",
            "GET change_password",
            "GET help_mfa",
            "GET help_apps",
            "POST sign_in",
            "POST code_first",
            "GET sign_in_passkey_options",
            "POST sign_in_passkey",
        ),
        *("POST sign_out", "GET reset_link", "GET reset", "POST reset"),
        "GET reset_passkey",
        *("GET invitation_link", "GET invitation", "POST invitation"),
        *("GET enter", "GET enter_again", "GET app_left"),
        *("GET authorize", "POST authorize", "GET authorization"),
        *("GET oidc_sign_out", "POST oidc_sign_out", "GET oidc_sign_out_asked"),
        "POST oidc_sign_out_confirmation",
    },
    "signed_out": {
        *("GET setup_link", "GET setup", "POST setup"),
        *("GET sign_in", "GET sign_in_passkey", "GET code_first"),
    },
    "half_signed_in": {
        *("GET sign_in_code", "POST sign_in_code"),
        *("GET sign_in_recovery_code", "POST sign_in_recovery_code"),
        *("GET sign_in_neither", "POST sign_in_neither"),
        *("GET sign_in_code_passkey", "POST sign_in_code_passkey"),
        "GET sign_in_code_passkey_options",
    },
    # Those that change something take what a thief of the session lacks (a code, both factors,
    # the set-up that this session began after a confirmation), or nothing that a thief gains by.
    "signed_in": {
        *("GET profile", "GET confirmation", "POST confirmation", "GET duty"),
        "GET confirmation_passkey",
        *("POST notices", "POST notices_disowned", "GET recovery", "GET recovery_phone"),
        *("POST recovery_phone", "GET recovery_done", "GET rehearsal", "POST rehearsal"),
        *("POST sessions_removal", "POST session_removal", "GET totp", "POST totp_code"),
        *("POST totp_cancellation", "GET totp_removal", "POST totp_removal"),
        *("GET authenticator", "POST authenticator", "GET recovery_code"),
        *("POST recovery_code_saved", "GET recovery_code_check", "POST recovery_code_check"),
        *("GET recovery_code_renewal", "GET own_activity", "GET duty_done", "GET return"),
        *("POST enter_again", "GET my_apps", "GET app_icon"),
        *("POST app_sign_in_removal", "POST app_consent_removal"),
        *("POST authorization", "POST authorization_choice"),
        *("GET passkey", "POST passkey", "POST passkeys_declined"),
    },
    "recently_confirmed": {
        *("POST profile", "GET password", "POST password", "POST recovery_switch_off"),
        *("POST totp", "POST totp_replacement", "POST authenticators"),
        *("POST authenticator_removal", "POST recovery_code", "POST recovery_set_up"),
        *("GET passkeys", "POST passkeys", "GET passkeys_options", "POST passkey_removal"),
        *("GET recovery_passkey", "POST recovery_passkey"),
    },
    "admin": {
        *("GET overview", "GET people", "GET invitations", "POST invitations"),
        *("POST invitations_many", "POST invitations_renewals"),
        *("GET invitations_made", "GET invitations_made_csv", "GET invitation_made"),
        *("GET invitation_removal", "GET person_reset_link", "GET person_sign_in_code"),
        *("POST invitation_renewal", "POST invitation_removal", "GET person", "POST person"),
        *("POST person_reset_link", "POST person_sign_in_code", "GET person_mfa_reset"),
        *("POST person_mfa_reset", "GET person_removal", "POST person_removal"),
        *("GET selection", "POST selection", "GET person_deed", "POST person_deed"),
        *(
            "GET person_session_removal",
            "POST person_session_removal",
            "GET policy",
            "POST policy",
            "POST sign_in_length",
            "GET policy_optional",
            "POST policy_optional",
            "POST passkey_policy",
            "GET passkeys_optional",
            "POST passkeys_optional",
        ),
        *("POST person_email_vouching", "POST person_email_vouching_removal"),
        *("POST person_app_sign_in_removal",),
        *("GET groups", "POST groups", "GET group", "POST group", "POST group_people"),
        *("POST group_person_removal", "GET group_removal", "POST group_removal"),
        *("POST person_groups", "POST person_group_removal"),
        *("GET activity", "GET activity_csv", "GET activity_jsonl"),
        *("GET apps", "GET app_new", "GET app", "POST app", "POST app_icon"),
        *("GET app_new_proxy", "POST app_new_proxy", "GET app_new_oidc", "POST app_new_oidc"),
        *("GET app_secrets", "POST app_secrets", "GET app_recipes", "GET app_told"),
        *("GET app_secret_removal", "POST app_secret_removal"),
        *("GET app_proxy", "GET app_test", "POST app_test", "GET app_removal", "POST app_removal"),
    },
}
# What somebody may still do who must set up MFA before anything else.
BEFORE_SETTING_UP = {
    *("GET confirmation", "POST confirmation", "GET duty", "POST notices"),
    *("POST notices_disowned", "GET totp", "POST totp", "POST totp_code"),
    *("POST totp_cancellation", "POST enter_again"),
    *("POST authorization", "POST authorization_choice"),
    *("GET passkeys", "POST passkeys", "GET passkeys_options"),
    # Whoever has MFA, but no passkey, may have lost what they had.
    *("GET recovery", "GET recovery_phone", "POST recovery_phone", "POST recovery_set_up"),
    *("POST recovery_switch_off", "GET recovery_code", "POST recovery_code"),
    *("POST recovery_code_saved", "GET recovery_passkey", "POST recovery_passkey"),
    "GET confirmation_passkey",
}
HASHING = {
    *("POST sign_in", "POST setup", "POST reset", "POST invitation", "POST confirmation"),
    *("POST totp_removal", "POST enter_again", "POST authorization"),
}
# What acts on nobody's account yet, whoever may be signed in.
NAMES_NOBODY = (ACCESS["public"] | ACCESS["signed_out"]) - {
    "POST sign_out",
    "POST oidc_sign_out_confirmation",
}


@pytest.mark.requirement("S-23")
@pytest.mark.requirement("S-82")
@pytest.mark.parametrize("access", ACCESS)
def test_each_row_lets_in_whom_it_should(access: str) -> None:
    found = {f"{method} {route.name}" for route, method, e in endpoints() if e.access == access}
    assert found == ACCESS[access]


@pytest.mark.requirement("S-17")
def test_who_must_set_up_mfa_may_do_nothing_else() -> None:
    shut = ACCESS["signed_in"] | ACCESS["recently_confirmed"] | ACCESS["admin"]
    found = {f"{method} {route.name}" for route, method, e in endpoints() if e.allow_without_mfa}
    assert found & shut == BEFORE_SETTING_UP


@pytest.mark.requirement("S-10")
def test_what_hashes_does_so_on_threads_of_its_own() -> None:
    found = {f"{method} {route.name}" for route, method, e in endpoints() if e.pool == "hashing"}
    asked_again = ACCESS["recently_confirmed"] | ACCESS["admin"]
    assert found == HASHING | asked_again


@pytest.mark.case("B57")
def test_what_acts_on_ones_account_names_it() -> None:
    found = {f"{method} {route.name}" for route, method, e in endpoints() if not e.names_whom}
    assert found == NAMES_NOBODY


@pytest.mark.requirement("S-60")
def test_nothing_that_is_posted_is_answered_on_the_event_loop() -> None:
    assert [
        route.name for route, method, e in endpoints() if e.on_event_loop and method == "POST"
    ] == []
