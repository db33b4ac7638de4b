"""The table of guards: what stands in the code to refuse, and a test fails once it is gone.

`scripts/guards` takes each out of a copy of the checkout and runs the tests that name its
requirement (`requirement("S-12")` or `case("B57")`); a guard whose absence no test notices has
survived, and fails the run. Whoever adds a guard adds its row.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Swap:
    """Text that stands exactly once in a file, and what is put in its place."""

    file: str
    stands: str
    instead: str


@dataclass(frozen=True)
class Guard:
    """One guard: where it stands, how it is taken out, and the requirement or case it serves.

    `behind` are the guards that would hold without it; they are taken out with it, and `why` says
    which they are.
    """

    serves: str
    out: Swap
    behind: tuple[Swap, ...] = ()
    why: str = ""
    engine: str = "sqlite"  # on which the tests run that notice


GUARDS = (
    # -- passkeys: the steps of WebAuthn
    Guard(
        "S-176", Swap("domain/passkeys/ceremony.py", 'if said.get("type") != kind:', "if False:")
    ),
    Guard(
        "S-176",
        Swap(
            "domain/passkeys/ceremony.py",
            'if said.get("origin") != asked.party.origin:',
            "if False:",
        ),
    ),
    Guard(
        "S-176",
        Swap(
            "domain/passkeys/ceremony.py",
            'if said.get("crossOrigin", False) is not False:',
            "if False:",
        ),
    ),
    Guard(
        "S-176",
        Swap("domain/passkeys/ceremony.py", 'if said.get("topOrigin") is not None:', "if False:"),
    ),
    Guard(
        "S-176",
        Swap(
            "domain/passkeys/ceremony.py",
            "if not hmac.compare_digest(data.rp_id_hash, hashlib.sha256(asked.party.id.encode()).digest()):",
            "if False:",
        ),
    ),
    Guard(
        "S-176",
        Swap(
            "domain/passkeys/relying_party.py",
            "None if host_names.is_address(host) else RelyingParty(host, origin)",
            "RelyingParty(host, origin)",
        ),
    ),
    Guard("S-176", Swap("domain/passkeys/assertion.py", " or passkey.rp_id != asked.party.id", "")),
    Guard(
        "S-177", Swap("domain/passkeys/challenges.py", "RANDOM_BYTES = 16 ", "RANDOM_BYTES = 8 ")
    ),
    Guard(
        "S-177",
        Swap(
            "domain/passkeys/challenges.py",
            "if not hmac.compare_digest(code, _code(purpose, bound_to, plain)):",
            "if False:",
        ),
    ),
    Guard(
        "S-177",
        Swap(
            "domain/passkeys/challenges.py",
            "since_restore and moments.lasts(made_at, LASTS, now)",
            "since_restore",
        ),
    ),
    Guard(
        "S-184",
        Swap(
            "domain/passkeys/challenges.py",
            "since_restore and moments.lasts(made_at, LASTS, now)",
            "moments.lasts(made_at, LASTS, now)",
        ),
    ),
    Guard(
        "S-184",
        Swap("domain/passkeys/public_keys.py", "if not plain.startswith(whose):", "if False:"),
    ),
    Guard("S-184", Swap("domain/passkeys/owners.py", "for part in (1, 2)", "for part in (1,)")),
    Guard(
        "S-184",
        Swap(
            "operations/restore_revocation.py",
            "    Passkey.update(added_by=NO_SESSION).execute()\n",
            "",
        ),
    ),
    Guard(
        "S-177",
        Swap(
            "domain/passkeys/challenges.py",
            'f"passkey {purpose}\\0{bound_to}\\0',
            'f"passkey {bound_to}\\0',
        ),
    ),
    Guard(
        "S-177",
        Swap(
            "domain/passkeys/challenges.py",
            'f"passkey {purpose}\\0{bound_to}\\0',
            'f"passkey {purpose}\\0',
        ),
    ),
    Guard("S-177", Swap("domain/passkeys/challenges.py", "if before.use != use:", "if False:")),
    Guard(
        "S-177",
        Swap(
            "domain/passkeys/challenges.py",
            "SpentChallenge.at <= now - 2 * LASTS",
            "SpentChallenge.at <= now",
        ),
    ),
    Guard(
        "S-177",
        Swap(
            "domain/passkeys/ceremony.py",
            "challenges.verify(client.challenge, asked.purpose, asked.bound_to, now)",
            "pass",
        ),
    ),
    Guard(
        "S-177",
        Swap(
            "operations/housekeeping.py",
            "        in_batches(SpentChallenge",
            "    in_batches(SpentChallenge",
        ),
    ),
    Guard(
        "S-178", Swap("domain/passkeys/ceremony.py", "if not data.is_user_present():", "if False:")
    ),
    Guard(
        "S-178",
        Swap(
            "domain/passkeys/ceremony.py",
            "if asked.verifies and not data.is_user_verified():",
            "if False:",
        ),
    ),
    Guard(
        "S-178",
        Swap(
            "domain/passkeys/ceremony.py",
            "if data.is_backed_up() and not data.is_backup_eligible():",
            "if False:",
        ),
    ),
    Guard(
        "S-178",
        Swap("domain/passkeys/registration.py", " or credential.credential_id != answer.id", ""),
    ),
    Guard(
        "S-178",
        Swap(
            "domain/passkeys/registration.py",
            "if not 1 <= len(credential.credential_id) <= MAX_ID:",
            "if False:",
        ),
    ),
    Guard(
        "S-178",
        Swap(
            "domain/passkeys/cose.py",
            "algorithm not in ALGORITHMS or not _is_whole(given, algorithm)",
            "algorithm not in ALGORITHMS",
        ),
    ),
    Guard(
        "S-178",
        Swap("domain/passkeys/cose.py", "    _verify_can_refuse(plain)\n    return", "    return"),
    ),
    Guard(
        "S-178",
        Swap("domain/passkeys/cose.py", "-1: (256, 512), -2: (1, 4)", "-1: (1, 999), -2: (1, 99)"),
    ),
    Guard("S-178", Swap("domain/passkeys/cose.py", 'number.lstrip(b"\\0")', "number")),
    Guard(
        "S-178",
        Swap(
            "domain/mfa/passkeys.py",
            "if rows.by_credential_id(new.credential_id) is not None:",
            "if False:",
        ),
    ),
    Guard(
        "S-179",
        Swap("domain/passkeys/registration.py", "if attested.format not in FORMATS:", "if False:"),
        behind=(
            Swap(
                "domain/passkeys/registration.py",
                "kind.verify(attested.statement, attested.data, client_hash)",
                "pass",
            ),
        ),
        why="behind it the library refuses statements that aren't right",
    ),
    Guard(
        "S-179",
        Swap(
            "domain/passkeys/registration.py",
            "kind.verify(attested.statement, attested.data, client_hash)",
            "pass",
        ),
    ),
    Guard(
        "S-180",
        Swap(
            "domain/passkeys/assertion.py",
            "if user is not None and passkey.user != user:",
            "if False:",
        ),
    ),
    Guard(
        "S-180", Swap("domain/passkeys/assertion.py", "if user is None and not given:", "if False:")
    ),
    Guard(
        "S-180",
        Swap(
            "domain/passkeys/assertion.py",
            "if handle and not hmac.compare_digest(handle, owners.handle_of(passkey.user)):",
            "if False:",
        ),
    ),
    Guard(
        "S-180",
        Swap(
            "domain/passkeys/assertion.py", "if passkey.switched_off_at is not None:", "if False:"
        ),
    ),
    Guard(
        "S-180",
        Swap(
            "domain/passkeys/assertion.py",
            "if data.is_backup_eligible() != passkey.can_sync:",
            "if False:",
        ),
    ),
    Guard(
        "S-180",
        Swap(
            "domain/passkeys/rows.py",
            "if p.switched_off_at is None and p.rp_id == rp_id",
            "if True",
        ),
    ),
    Guard(
        "S-181",
        Swap(
            "domain/passkeys/assertion.py",
            "if asked.verifies and not passkey.is_verifying:",
            "if False:",
        ),
    ),
    Guard(
        "S-181",
        Swap(
            "domain/passkeys/assertion.py",
            "is_verified=says_verified and passkey.is_verifying,",
            "is_verified=says_verified,",
        ),
    ),
    Guard(
        "S-181",
        Swap(
            "domain/passkeys/uses.py",
            "if shown.says_verified and with_password:",
            "if shown.says_verified:",
        ),
    ),
    Guard(
        "S-182",
        Swap(
            "domain/passkeys/assertion.py",
            "cose.verify(public_keys.read(passkey),",
            "print(public_keys.read(passkey),",
        ),
    ),
    Guard("S-183", Swap("domain/passkeys/assertion.py", "raise Copied(passkey)", "pass")),
    Guard(
        "S-183",
        Swap(
            "domain/passkeys/assertion.py",
            "counter > passkey.sign_count or counter ==",
            "counter >= passkey.sign_count or counter ==",
        ),
    ),
    Guard(
        "S-183",
        Swap(
            "domain/passkeys/uses.py",
            "(Passkey.id == passkey.id, counts_right)",
            "(Passkey.id == passkey.id)",
        ),
    ),
    Guard("S-185", Swap("domain/passkeys/answers.py", "if len(text) > MAX_LENGTH:", "if False:")),
    Guard(
        "S-185", Swap("domain/passkeys/answers.py", "(ValueError, RecursionError)", "ValueError")
    ),
    Guard(
        "S-185",
        Swap(
            "domain/passkeys/answers.py",
            "    if not (isinstance(kind, str) and isinstance(statement, dict) and isinstance(data, bytes)):\n        raise Unreadable\n",
            "",
        ),
    ),
    # -- many writers
    Guard(
        "B34",
        Swap(
            "domain/database/connecting.py",
            'obj.replace("\\0", "\\N{REPLACEMENT CHARACTER}")',
            "obj",
        ),
        engine="postgresql",
    ),
    Guard(
        "S-78",
        Swap(
            "domain/database/postgresql.py",
            'database.execute_sql("SELECT pg_advisory_xact_lock(%s, %s)", (OURS, WRITING))',
            "pass",
        ),
    ),
    Guard(
        "S-78",
        Swap(
            "domain/database/one_writer.py",
            "if sql.startswith(CHANGES) and not _thread.has_lock:",
            "if False:",
        ),
    ),
    Guard(
        "S-78",
        Swap(
            "domain/signin/invitations.py",
            "        invitation = _waiting(invitation)\n",
            "",
        ),
    ),
    Guard(
        "S-86",
        Swap(
            "domain/encryption/sealing.py",
            "if wanted not in {key.id for key in vault.ring().keys}:",
            "if False:",
        ),
    ),
    Guard(
        "S-86",
        Swap(
            "operations/key_rotation.py",
            "            new_keys.refuse_unless_it_seals_everywhere(vault.ring().current, clock)\n",
            "            pass\n",
        ),
    ),
    Guard(
        "S-86",
        Swap(
            "operations/new_keys.py",
            "            _wait_until_known(fresh, file, clock)\n",
            "            pass\n",
        ),
    ),
    # -- sessions and sign-in
    Guard(
        "S-16",
        Swap(
            "domain/signin/signin.py",
            "        if not passwords.verify(user, password) or user is None:",
            "        if user is None or not passwords.verify(user, password):",
        ),
    ),
    Guard(
        "S-46",
        Swap(
            "domain/users/accounts.py",
            "            user.email_verified_at = None\n",
            "            pass\n",
        ),
    ),
    Guard(
        "S-31",
        Swap(
            "domain/mfa/recovery_code_use.py",
            "wrong = None if is_code(code, text) else why_not(user, text)",
            "wrong = None if RecoveryCode.get_or_none(RecoveryCode.code_hash == _hashed(text)) else why_not(user, text)",
        ),
    ),
    Guard(
        "S-42",
        Swap(
            "domain/signin/reset_links.py",
            "    sessions.end_all(link.user)\n",
            "",
        ),
    ),
    Guard(
        "S-31",
        Swap(
            "domain/access/arrivals.py",
            "    RecoveryCode.update(opened=None).where(RecoveryCode.opened == session.id).execute()\n",
            "",
        ),
    ),
    Guard(
        "S-44",
        Swap(
            "domain/team/help_rules.py",
            "    if fresh.is_admin or was_admin:",
            "    if was_admin:",
        ),
    ),
    Guard(
        "S-44",
        Swap(
            "domain/team/help_rules.py",
            "    if fresh.is_admin or was_admin:",
            "    if fresh.is_admin:",
        ),
    ),
    Guard(
        "S-44",
        Swap("domain/team/help_rules.py", "    if fresh.disabled_at is not None:", "    if False:"),
    ),
    Guard(
        "S-44",
        Swap("routes/person_actions.py", "    if refusal is not None:\n", "    if False:\n"),
    ),
    Guard("S-51", Swap("domain/access/actions.py", "    if not has_right or (", "    if (")),
    Guard(
        "S-17",
        Swap("web/guards.py", "    if not request.mfa_requirement.has_mfa:", "    if False:"),
    ),
    Guard("S-82", Swap("web/guards.py", "    if not request.user.is_admin:", "    if False:")),
    Guard(
        "S-82",
        Swap(
            "web/guards.py",
            "return handler(request) if request.signed_in_user else to_sign_in(request)",
            "return handler(request)",
        ),
    ),
    Guard(
        "S-23",
        Swap(
            "web/guards.py",
            "    if lifetimes.is_confirmed(request.session, request.now):",
            "    if True:",
        ),
    ),
    Guard(
        "S-84", Swap("web/guards.py", "    if not request.is_half_signed_in:\n", "    if False:\n")
    ),
    Guard(
        "S-23",
        Swap(
            "routes/__init__.py",
            "post=recently_confirmed(profile.update_password)",
            "post=signed_in(profile.update_password)",
        ),
    ),
    Guard(
        "S-23",
        Swap(
            "routes/__init__.py",
            "get=recently_confirmed(profile.edit_password)",
            "get=signed_in(profile.edit_password)",
        ),
    ),
    Guard(
        "S-23",
        Swap(
            "routes/__init__.py",
            "post=recently_confirmed(profile.update, when=profile.changes_email)",
            "post=signed_in(profile.update)",
        ),
    ),
    Guard(
        "S-23",
        Swap(
            "routes/__init__.py",
            "post=recently_confirmed(enrolment.new, allow_without_mfa=True)",
            "post=signed_in(enrolment.new, allow_without_mfa=True)",
        ),
    ),
    Guard(
        "S-23",
        Swap(
            "routes/__init__.py",
            "post=recently_confirmed(authenticators.new)",
            "post=signed_in(authenticators.new)",
        ),
    ),
    Guard(
        "S-23",
        Swap(
            "routes/__init__.py",
            "post=recently_confirmed(authenticators.destroy)",
            "post=signed_in(authenticators.destroy)",
        ),
    ),
    Guard(
        "S-23",
        Swap(
            "routes/__init__.py",
            "post=recently_confirmed(recovery_codes.create, allow_without_mfa=True)",
            "post=signed_in(recovery_codes.create, allow_without_mfa=True)",
        ),
    ),
    Guard(
        "S-23",
        Swap(
            "routes/__init__.py",
            "post=recently_confirmed(recovery.switch_off, allow_without_mfa=True)",
            "post=signed_in(recovery.switch_off, allow_without_mfa=True)",
        ),
    ),
    Guard(
        "S-82",
        Swap(
            "routes/__init__.py",
            "post=admin(people.make_reset_link)",
            "post=signed_in(people.make_reset_link)",
        ),
    ),
    Guard(
        "S-82",
        Swap(
            "routes/__init__.py",
            "get=admin(activity.export_csv)",
            "get=signed_in(activity.export_csv)",
        ),
    ),
    Guard(
        "S-14",
        Swap(
            "domain/mfa/recovery_code_use.py",
            "        with throttle.trying(now, limit):\n            code = recovery_codes.in_hand",
            "        if True:\n            code = recovery_codes.in_hand",
        ),
    ),
    Guard(
        "S-15",
        Swap("domain/signin/one_time_links.py", ", throttle.trying(now, source):", ":"),
    ),
    Guard(
        "S-07",
        Swap(
            "domain/users/password_change.py",
            "        if not is_again and not passwords.verify(user, current):",
            "        if False:",
        ),
    ),
    Guard(
        "S-52",
        Swap("domain/users/password_change.py", "        sessions.end_others(session, now)\n", ""),
    ),
    Guard("S-55", Swap("domain/users/password_change.py", "    known_browsers.forget(user)\n", "")),
    Guard(
        "S-37",
        Swap(
            "domain/users/accounts.py",
            "            issued_credentials.revoke_links_for(user)\n",
            "            pass\n",
        ),
    ),
    Guard("S-52", Swap("domain/mfa/removal.py", "        sessions.end_others(session, now)\n", "")),
    Guard(
        "S-17",
        Swap("domain/mfa/removal.py", "    if policy.is_required(user, now):", "    if False:"),
    ),
    Guard(
        "S-52",
        Swap(
            "domain/mfa/recovery.py",
            "now)\n        sessions.end_others(session, now)\n        if switched_off",
            "now)\n        if switched_off",
        ),
    ),
    Guard(
        "S-52",
        Swap(
            "domain/mfa/recovery.py",
            "        if code is None or code.saved_at is None:",
            "        if code is None:",
        ),
    ),
    Guard(
        "S-52",
        Swap("domain/mfa/authenticators.py", "        sessions.end_others(session, now)\n", ""),
    ),
    Guard(
        "S-52",
        Swap(
            "domain/mfa/authenticators.py",
            "        if not last_factor.may_go(authenticator, rp_id):",
            "        if False:",
        ),
    ),
    Guard(
        "S-83",
        Swap(
            "domain/mfa/authenticators.py",
            "found = next((a for a in enrolled(user) if a.id == number), None)",
            "found = Authenticator.get_or_none(Authenticator.id == number)",
        ),
    ),
    Guard(
        "S-23",
        Swap(
            "domain/mfa/authenticators.py",
            "return [a for a in enrolled(user) if a.switched_off_at is None]",
            "return enrolled(user)",
        ),
    ),
    Guard(
        "S-33",
        Swap(
            "domain/access/session_rows.py",
            '"AND r.used_at IS NULL AND r.replaced_at IS NULL), "',
            '"), "',
        ),
    ),
    Guard(
        "S-33",
        Swap("domain/mfa/recovery_codes.py", " and row.made_by == session.id", ""),
    ),
    Guard("S-29", Swap("domain/mfa/code_text.py", "RANDOM_SYMBOLS = 24", "RANDOM_SYMBOLS = 12")),
    Guard(
        "S-34",
        Swap(
            "domain/mfa/recovery_codes.py",
            "    RecoveryCode.update(replaced_at=now, sealed_copy=None).where(",
            "    RecoveryCode.update(sealed_copy=None).where(",
        ),
    ),
    Guard(
        "S-44",
        Swap(
            "domain/team/help_desk.py",
            "SignInCode.user == user, SignInCode.code_hash == tokens.hashed(text), is_open(now)",
            "SignInCode.code_hash == tokens.hashed(text), is_open(now)",
        ),
    ),
    Guard(
        "S-44",
        Swap(
            "domain/team/help_desk.py", "tokens.hashed(text), is_open(now)", "tokens.hashed(text)"
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/signin/reset_links.py",
            "return link if link is not None and link.user.disabled_at is None else None",
            "return link",
        ),
    ),
    Guard(
        "S-37",
        Swap(
            "domain/signin/reset_links.py",
            "        ResetLink.delete().where(ResetLink.user == user).execute()\n",
            "",
        ),
    ),
    Guard(
        "S-38",
        Swap(
            "domain/signin/reset_factor.py",
            "    if not state.is_on(link.user):\n        return None",
            "    if True:\n        return None",
        ),
    ),
    Guard(
        "S-195",
        Swap(
            "domain/signin/reset_factor.py",
            "return assertion.verify(answer, asked, now, user)",
            "return assertion.verify(answer, asked, now)",
        ),
    ),
    Guard(
        "S-195",
        Swap(
            "domain/signin/reset_factor.py",
            'uses.note(shown, f"reset {link.id}", now)',
            'uses.note(shown, "reset", now)',
        ),
    ),
    Guard(
        "S-196",
        Swap(
            "domain/mfa/lost.py",
            "return bool(passkeys.switch_off(lost.passkeys, now))",
            "return False",
        ),
    ),
    Guard(
        "S-196",
        Swap("domain/mfa/recovery.py", "            lost.take_away(session, gone, now)\n", ""),
    ),
    Guard(
        "S-196",
        Swap(
            "domain/mfa/activation.py",
            "lost.take_away(session, LostFactors([], lost.of(session).passkeys), now)",
            "pass",
        ),
    ),
    Guard(
        "S-196",
        Swap(
            "domain/mfa/removal.py",
            "    Passkey.delete().where(Passkey.user == user).execute()\n",
            "",
        ),
    ),
    Guard(
        "S-195",
        Swap(
            "domain/signin/reset_links.py",
            'return f"reset {tokens.hashed(token).hex()}"',
            'return "reset"',
        ),
    ),
    Guard(
        "S-05",
        Swap(
            "domain/users/password_change.py",
            "    passwords.validate(password, context=accounts.context(user))\n",
            "",
        ),
    ),
    Guard(
        "S-07",
        Swap("domain/users/password_change.py", "passwords.are_same(current, new):", "False:"),
    ),
    Guard(
        "S-07",
        Swap("domain/signin/reset_links.py", "if is_current and not is_again:", "if False:"),
    ),
    Guard(
        "S-05",
        Swap(
            "domain/users/password_change.py",
            "    passwords.validate(new, context=accounts.context(user))\n",
            "",
        ),
    ),
    Guard(
        "S-05",
        Swap(
            "domain/users/accounts.py",
            '    passwords.validate(given.password, context=[username, name, *email.split("@")])\n',
            "",
        ),
    ),
    Guard(
        "S-37",
        Swap(
            "domain/access/arrivals.py",
            "        link.delete().where(link.account == session.user).execute()\n",
            "        pass\n",
        ),
    ),
    Guard(
        "S-45",
        Swap(
            "domain/signin/first_account.py",
            "    if link is None or User.select().where(User.id != made).exists():",
            "    if link is None:",
        ),
    ),
    Guard(
        "S-37",
        Swap(
            "domain/access/arrivals.py",
            "    ResetLink.delete().where(\n",
            "    ResetLink.select().where(\n",
        ),
    ),
    Guard(
        "S-78",
        Swap(
            "domain/team/people.py",
            "    if fresh.is_admin and fresh.disabled_at is None and not others.exists():",
            "    if False:",
        ),
    ),
    Guard(
        "S-19",
        Swap(
            "domain/mfa/totp.py",
            "(current, current - DRIFT, current + DRIFT)",
            "range(current - 2, current + 3)",
        ),
    ),
    Guard(
        "S-20",
        Swap("domain/mfa/totp.py", "in_turn = (last < step) |", "in_turn = (last < step + 9) |"),
    ),
    Guard(
        "B19",
        Swap(
            "domain/mfa/totp.py",
            "    if current in steps:",
            "    if False:",
        ),
    ),
    Guard(
        "B21",
        Swap(
            "domain/mfa/totp.py",
            "return [step for step in steps if step not in spent]",
            "return steps",
        ),
    ),
    Guard(
        "B16",
        Swap(
            "domain/mfa/totp.py",
            'if not re.fullmatch(r"[0-9]{6}", digits):',
            'if not re.match(r"[0-9]{6}", digits):',
        ),
    ),
    Guard(
        "B21", Swap("domain/mfa/clock_drift.py", "and before.drift_timecode != far.timecode", "")
    ),
    Guard(
        "B21",
        Swap(
            "domain/mfa/clock_drift.py",
            "return ClockOff(far.steps * totp.STEP) if agrees else None",
            "return ClockOff(far.steps * totp.STEP)",
        ),
    ),
    Guard("B21", Swap("domain/mfa/clock_drift.py", "    spend(begun, far.timecode)\n", "")),
    Guard(
        "B21", Swap("domain/mfa/clock_drift.py", "    spend(far.authenticator, far.timecode)\n", "")
    ),
    Guard(
        "B21",
        Swap("domain/mfa/activation.py", "clock_drift.spend(authenticator, step)", "continue"),
    ),
    Guard("S-19", Swap("domain/mfa/clock_drift.py", "if abs(steps) > totp.DRIFT", "if steps")),
    Guard("S-18", Swap("domain/mfa/totp_secrets.py", "SECRET_BYTES = 20", "SECRET_BYTES = 10")),
    Guard(
        "S-78",
        Swap(
            "domain/mfa/enrolment.py",
            "        if state.is_on(session.user):\n            raise AlreadyOn\n",
            "",
        ),
    ),
    Guard(
        "S-78",
        Swap(
            "routes/recovery.py",
            '    """Start setting up the new phone."""\n    if not recovery.is_under_way(request.user):\n        return _over(request, "mfa-already-on")\n',
            "",
        ),
    ),
    Guard(
        "S-78",
        Swap(
            "domain/mfa/activation.py",
            "    if recovery_codes.live(user) is None:\n        recovery_codes.make(session, now)\n",
            "",
        ),
    ),
    Guard(
        "S-78",
        Swap(
            "routes/enrolment.py",
            "shown is not None and authenticators.is_in_use(request.user, shown.entry)",
            "False",
        ),
    ),
    Guard(
        "S-78",
        Swap(
            "routes/enrolment.py",
            "None if is_on and kind == FIRST else BEGINS.get(kind)",
            "BEGINS.get(kind)",
        ),
    ),
    Guard("S-24", Swap("domain/mfa/enrolment.py", "a.begun_by == session.id and", "")),
    Guard(
        "S-23",
        Swap(
            "domain/mfa/activation.py",
            "        if fresh := totp.unspent(begun, steps):\n            if not begun.replaces:",
            "        if fresh := [now // 30]:\n            if not begun.replaces:",
        ),
    ),
    Guard("S-52", Swap("domain/mfa/activation.py", "    sessions.end_others(session, now)\n", "")),
    Guard(
        "S-49",
        Swap(
            "domain/access/lifetimes.py",
            "return not (is_in_use and _lasts(session.created_at, lifetime.whole, now))",
            "return not is_in_use",
        ),
    ),
    Guard(
        "S-49",
        Swap(
            "domain/access/lifetimes.py",
            "return not (is_in_use and _lasts(session.created_at, lifetime.whole, now))",
            "return not _lasts(session.created_at, lifetime.whole, now)",
        ),
    ),
    Guard(
        "S-23",
        Swap(
            "domain/access/lifetimes.py",
            "moments.lasts(session.confirmed_at, CONFIRMED_FOR, now)",
            "True",
        ),
    ),
    Guard(
        "S-51", Swap("domain/access/sessions.py", " or found.user.disabled_at is not None\n", "\n")
    ),
    Guard(
        "S-83",
        Swap(
            "domain/access/signing_out.py",
            "mine = (Session.id == other_id) & (Session.user == session.user)",
            "mine = Session.id == other_id",
        ),
    ),
    Guard(
        "S-55",
        Swap("domain/access/signing_out.py", "        known_browsers.forget(session.user)\n", ""),
    ),
    Guard(
        "S-37",
        Swap(
            "domain/access/signing_out.py",
            "        issued_credentials.revoke_for(session.user)\n",
            "",
        ),
    ),
    Guard(
        "S-52",
        Swap(
            "domain/access/signing_out.py",
            "        if sessions.end_others(session, now) or not",
            "        if not",
        ),
    ),
    Guard(
        "S-53",
        Swap("domain/access/sessions.py", ".limit(MAX_SESSIONS - 1)", ".limit(MAX_SESSIONS * 9)"),
    ),
    Guard("S-53", Swap("domain/access/sessions.py", "(Session.stage == kept.stage) &", "")),
    Guard(
        "S-48",
        Swap(
            "domain/access/session_tokens.py",
            "token = tokens.following(session.token) if session.token else tokens.new()",
            "token = session.token or tokens.new()",
        ),
    ),
    Guard(
        "S-22",
        Swap(
            "domain/signin/signin.py",
            "        return sessions.begin(user, Session.PASSWORD, now, caller, once)",
            "        return sessions.begin(user, Session.FULL, now, caller, once)",
        ),
    ),
    Guard("S-51", Swap("domain/signin/signin.py", "or fresh.disabled_at is not None", "")),
    Guard("S-51", Swap("domain/signin/signin.py", "or fresh.password_hash is None", "")),
    Guard(
        "B28",
        Swap(
            "domain/signin/signin.py",
            "        or fresh.password_changed_at != user.password_changed_at\n",
            "",
        ),
    ),
    Guard(
        "S-23",
        Swap(
            "domain/signin/confirmation.py",
            "        if asks_for_code(session):\n            second_factor.check",
            "        if False:\n            second_factor.check",
        ),
    ),
    Guard(
        "S-23",
        Swap(
            "domain/signin/confirmation.py", "        check_password(session, password, now)\n", ""
        ),
    ),
    Guard(
        "S-23",
        Swap(
            "routes/mfa_removal.py",
            '        confirmation.check_factors(session, password, form["code"], now, "removal")\n',
            "        pass\n",
        ),
    ),
    Guard(
        "S-194",
        Swap(
            "domain/signin/passkey_confirmation.py",
            "        if not shown.is_verified:\n",
            "        if False:\n",
        ),
    ),
    Guard(
        "S-194",
        Swap(
            "domain/signin/passkey_confirmation.py",
            "            uses.note(shown, use, now, with_password=with_password)\n",
            "",
        ),
    ),
    Guard(
        "S-194",
        Swap(
            "domain/signin/passkey_confirmation.py",
            "now, caller, session.user)",
            "now, caller)",
        ),
    ),
    Guard(
        "S-194",
        Swap(
            "routes/mfa_removal.py",
            '        passkey_confirmation.check(session, form["passkey"], asked, password, now, "removal")\n',
            "",
        ),
    ),
    Guard(
        "S-14",
        Swap(
            "domain/signin/confirmation.py",
            '    with about("password"), foretelling.telling(now, limit), throttle.trying(now, limit):',
            "    if True:",
        ),
    ),
    Guard(
        "S-14",
        Swap(
            "domain/mfa/second_factor.py", "use, limits.totp(user.id, known_browser=True))", "use)"
        ),
    ),
    Guard(
        "S-14",
        Swap(
            "domain/users/password_change.py",
            "        throttle.trying(now, limit),\n",
            "",
        ),
    ),
    Guard(
        "S-14",
        Swap("domain/team/help_desk.py", "throttle.checked(lambda: wrong, now, *counted)", "wrong"),
    ),
    Guard(
        "S-14",
        Swap(
            "domain/mfa/recovery_code_use.py",
            "throttle.checked(lambda: wrong, now, *counted)",
            "wrong",
        ),
    ),
    Guard(
        "S-22",
        Swap(
            "domain/access/lifetimes.py",
            "return not _lasts(session.created_at, HALF_LIFETIME, now)",
            "return False",
        ),
    ),
    # -- what a process does that was stopped for long
    Guard("B52", Swap("web/endpoint.py", "if time() > begun + moments.SLACK:", "if False:")),
    Guard(
        "B52",
        Swap(
            "domain/database/storage.py",
            "(*_thread.still_right, check) if check",
            "(check,) if check",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "operations/instances.py",
            "        with write():\n            now = int(clock())\n",
            "        now = int(clock())\n        with write():\n",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "operations/instances.py",
            "~_is_here(now, FORGOTTEN_AFTER)",
            "~_is_here(now)",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "operations/instances.py",
            "    with write():\n        return here(int(clock()))",
            "    return here(int(clock()))",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "operations/backup_schedule.py",
            "    with write():\n        now = int(clock())\n        return now if",
            "    now = int(clock())\n    with write():\n        return now if",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "operations/backup_schedule.py",
            "            if not _is_mine(now):\n                return False\n",
            "",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "operations/backup_schedule.py",
            "        ).where(_is_latest(now, clock)).execute()\n",
            "        ).execute()\n",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "operations/backup_schedule.py",
            "Installation.update(noted).where(_is_latest(now, clock)).execute()",
            "Installation.update(noted).execute()",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "operations/backup_schedule.py",
            "Installation.update(backup_claimed_until=0).where(mine).execute()",
            "Installation.update(backup_claimed_until=0).execute()",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "operations/backups.py",
            "    _refuse_if_there(target)\n    try:\n        packed.rename",
            "    try:\n        packed.rename",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "operations/housekeeping.py",
            "    with write():\n        now = at()  # while",
            "    now = at()\n    with write():\n        pass  # while",
        ),
    ),
    Guard(
        "B51",
        Swap(
            "operations/housekeeping.py",
            "lambda: _is_counted_out(at())",
            "lambda: _is_counted_out(now)",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/oidc/keys.py",
            "    with write():\n        now = int(clock())\n        if not fell:",
            "    now = int(clock())\n    with write():\n        if not fell:",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/oidc/keys.py",
            "    with write():\n        now = int(clock())  # a day",
            "    now = int(clock())\n    with write():\n        pass  # a day",
        ),
    ),
    # -- what a clock that ran ahead has left
    Guard("B52", Swap("domain/clock/server_clock.py", "future_timestamps.clear(now)", "pass")),
    Guard(
        "B52",
        Swap(
            "domain/clock/server_clock.py",
            "    with write():\n        now = int(clock())\n",
            "    now = int(clock())\n    with write():\n",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/access/sessions.py",
            "server_clock.keep(now)",
            "server_clock.note(lambda: now)",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/signin/completion.py",
            "server_clock.keep(now)",
            "server_clock.note(lambda: now)",
        ),
    ),
    Guard(
        "B52",
        Swap("domain/clock/future_timestamps.py", "    (ResetLink, ResetLink.created_at),\n", ""),
    ),
    Guard(
        "B52",
        Swap("domain/clock/future_timestamps.py", "    (SetupLink, SetupLink.created_at),\n", ""),
    ),
    Guard(
        "B52",
        Swap(
            "domain/clock/future_timestamps.py",
            "    (Invitation, Invitation.expires_at - moments.INVITED_FOR),\n",
            "",
        ),
    ),
    Guard(
        "B52",
        Swap("domain/clock/future_timestamps.py", "    (SignInCode, SignInCode.created_at),\n", ""),
    ),
    Guard(
        "B52",
        Swap("domain/clock/future_timestamps.py", "    (CodeFirst, CodeFirst.created_at),\n", ""),
    ),
    Guard(
        "B52",
        Swap(
            "domain/clock/future_timestamps.py",
            "    (Session.confirmed_at, Session.confirmed_at),\n",
            "",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/clock/future_timestamps.py",
            "    (Session.former_confirmed_at, Session.former_confirmed_at),\n",
            "",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/clock/future_timestamps.py",
            "    (Authenticator.drift_at, Authenticator.drift_at),\n",
            "",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/clock/future_timestamps.py", "    (Attempts.next_at, Attempts.last_at),\n", ""
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/clock/future_timestamps.py",
            "(Session.created_at, Session.seen_at)",
            "(Session.created_at,)",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/clock/future_timestamps.py",
            "Authenticator.delete().where(is_pending, begun_later)",
            "Authenticator.delete().where(is_pending, False)",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/clock/future_timestamps.py",
            "update(sealed_copy=None).where(made_later)",
            "update(sealed_copy=None).where(False)",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/clock/future_timestamps.py",
            "Attempts.update(pending=0)",
            "Attempts.update(told=0)",
        ),
    ),
    Guard(
        "S-11",
        Swap(
            "web/sign_in_redirects.py",
            ' or request.data.get("shown_to") != former.user.shown_as',
            "",
        ),
    ),
    Guard(
        "S-11",
        Swap(
            "web/sign_in_redirects.py",
            "str(former.user.username) if is_known",
            "str(former.user.username) if True",
        ),
    ),
    Guard(
        "S-14",
        Swap("domain/mfa/second_factor.py", "*counted), now, *counted)", "*counted), now, own)"),
    ),
    Guard(
        "S-14",
        Swap(
            "domain/access/throttle.py",
            "    with suppress(DoesNotExist):\n",
            "    if failures(limit):\n",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "web/sign_in_redirects.py",
            "if former is None and server_clock.went_back_lately(request.now):",
            "if False:",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/audit/events.py", "moments.lasts(Event.at, DAY, now)", "(Event.at > now - DAY)"
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/team/help_rules.py",
            "        server_clock.happened_since(Event.at, now - HELP_APART, now),\n",
            "        Event.at > now - HELP_APART,\n",
        ),
    ),
    Guard("B54", Swap("operations/backup_files.py", "glance(of_then[-1])", "glance(there[-1])")),
    Guard(
        "B51",
        Swap("domain/clock/server_clock.py", "if not moments.is_surely_wrong(now):", "if True:"),
    ),
    Guard(
        "B52",
        Swap("operations/housekeeping.py", "    if not fell:\n        _cut(at)", "    _cut(at)"),
    ),
    Guard(
        "B52",
        Swap("operations/background.py", "partial(server_clock.note, clock)", "partial(clock)"),
    ),
    # -- lost answers
    Guard(
        "S-96",
        Swap(
            "static/swaps.js",
            "if (ctx.response.headers.get('X-Answer-By') !== OURS) {",
            "if (false) {",
        ),
    ),
    Guard(
        "S-96",
        Swap(
            "static/swaps.js", "if (ctx.hx.retarget === '#notice') ctx.hx.retarget = region();", ""
        ),
    ),
    Guard(
        "S-96",
        Swap("static/swaps.js", "if (waiting.has(source)) return event.preventDefault();", ""),
    ),
    Guard(
        "S-96",
        Swap(
            "static/app.js",
            "if (waiting.has(form)) event.preventDefault();\n    else wait(form);",
            "wait(form);",
        ),
    ),
    Guard("S-96", Swap("static/swaps.js", "=> ctx && tell(UNREACHED)", "=> {}")),
    Guard("S-96", Swap("static/swaps.js", "asked.get(source)?.request.abort();", "")),
    Guard(
        "S-96",
        Swap("static/swaps.js", "event.preventDefault();\n      return tell", "return tell"),
    ),
    Guard(
        "S-96", Swap("static/swaps.js", "if (!ctx.keepIndicators) ctx.free?.();", "ctx.free?.();")
    ),
    Guard(
        "S-96",
        Swap(
            "static/app.js",
            "'navigateerror', () => waiting.forEach(free => free())",
            "'navigateerror', () => {}",
        ),
    ),
    Guard("S-96", Swap("web/headers.py", "    **MARK,\n", "")),
    Guard(
        "S-48",
        Swap(
            "domain/access/sessions.py",
            'arrived_at=now, seen_at=now, former_hash=None, former_stage="", former_confirmed_at=0',
            "arrived_at=now, seen_at=now",
        ),
    ),
    Guard(
        "S-22",
        Swap(
            "domain/access/session_rows.py",
            "session.former_stage, session.former_confirmed_at",
            "session.stage, session.former_confirmed_at",
        ),
    ),
    Guard(
        "S-48",
        Swap(
            "domain/access/session_rows.py",
            "session.former_stage, session.former_confirmed_at",
            "session.former_stage, session.confirmed_at",
        ),
    ),
    Guard(
        "S-48",
        Swap(
            "domain/access/session_rows.py",
            "s.former_hash = ? AND s.former_stage <> ''",
            "s.former_hash = ?",
        ),
    ),
    Guard(
        "S-48",
        Swap(
            "domain/access/session_tokens.py",
            "fresh.former_confirmed_at < fresh.confirmed_at:",
            "False:",
        ),
    ),
    Guard(
        "S-53",
        Swap(
            "domain/access/sessions.py",
            "AND t.created_at <= ? AND t.arrived_at IS NOT NULL ",
            "AND t.created_at <= ? ",
        ),
    ),
    Guard(
        "S-53",
        Swap(
            "domain/access/sessions.py",
            "unseen = Session.arrived_at.is_null(kept.arrived_at is None)",
            "unseen = Session.id > 0",
        ),
    ),
    Guard(
        "S-49",
        Swap(
            "domain/access/lifetimes.py",
            "if not session.is_full or session.arrived_at is None:",
            "if not session.is_full:",
        ),
    ),
    Guard(
        "S-50",
        Swap(
            "domain/access/session_tokens.py",
            'tokens.following(after, f"session {session.id}") if after',
            'tokens.following(after, "session") if after',
        ),
    ),
    Guard(
        "S-31",
        Swap(
            "domain/access/session_tokens.py",
            "return fresh is None or (",
            "return fresh is not None and (",
        ),
    ),
    Guard(
        "S-20",
        Swap(
            "domain/mfa/second_factor.py",
            "(authenticator.last_timecode, authenticator.last_use) == (step, use)",
            "authenticator.last_timecode == step",
        ),
    ),
    Guard(
        "S-20",
        Swap(
            "domain/mfa/second_factor.py",
            "(authenticator.last_timecode, authenticator.last_use) == (step, use)",
            "False",
        ),
    ),
    Guard(
        "S-31",
        Swap(
            "domain/access/arrivals.py",
            "RecoveryCode.update(opened=None).where(RecoveryCode.opened == session.id).execute()",
            "pass",
        ),
    ),
    Guard(
        "S-31",
        Swap(
            "domain/access/arrivals.py",
            "code.delete().where(code.opened == session.id).execute()",
            "pass",
        ),
    ),
    Guard(
        "S-37",
        Swap(
            "domain/access/arrivals.py",
            "link.delete().where(link.account == session.user).execute()",
            "pass",
        ),
    ),
    Guard(
        "S-37",
        Swap(
            "domain/access/arrivals.py",
            "ResetLink.user == session.user, ResetLink.used_at.is_null(False)",
            "ResetLink.id == 0",
        ),
    ),
    Guard(
        "S-37",
        Swap(
            "domain/access/arrivals.py",
            "if sessions.arrive(session, now) and session.is_full:",
            "if sessions.arrive(session, now):",
        ),
    ),
    Guard(
        "S-31",
        Swap(
            "domain/mfa/recovery_code_use.py",
            "sessions.end_unseen(code.opened)",
            "pass",
        ),
    ),
    Guard(
        "S-31",
        Swap(
            "domain/mfa/recovery_code_use.py",
            "            _forget_unseen(code)\n",
            "            pass\n",
        ),
    ),
    Guard(
        "S-34",
        Swap(
            "domain/mfa/recovery_codes.py",
            "RecoveryCode.user == session.user, RecoveryCode.opened.is_null(False)",
            "RecoveryCode.id == 0",
        ),
    ),
    Guard(
        "S-34",
        Swap(
            "domain/mfa/recovery_codes.py",
            "if instead_of is None or instead_of == (newest.id if newest else 0):",
            "if True:",
        ),
    ),
    Guard(
        "S-33",
        Swap(
            "domain/mfa/recovery_code_use.py",
            "if number is not None and (newest is None or newest.id != number):",
            "if False:",
        ),
    ),
    Guard(
        "S-31",
        Swap(
            "domain/team/help_desk.py",
            "sessions.end_unseen(code.opened)",
            "pass",
        ),
    ),
    Guard(
        "S-20",
        Swap(
            "domain/signin/signin.py",
            "sessions.end_unseen(code.opened)",
            "pass",
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/signin/invitations.py",
            "return None if is_shut else found",
            "return found",
        ),
    ),
    Guard(
        "S-36",
        Swap(
            "domain/signin/invitations.py",
            "if invitation is None or invitation.account is not None:",
            "if invitation is None:",
        ),
    ),
    Guard(
        "S-37",
        Swap(
            "domain/signin/account_links.py",
            "if _state(fresh) == (made and made.password_changed_at):",
            "if True:",
        ),
    ),
    Guard(
        "S-37",
        Swap(
            "domain/signin/account_links.py",
            "return made if is_given else _made(",
            "return _made(",
        ),
    ),
    Guard(
        "S-37",
        Swap(
            "domain/users/accounts.py",
            "    index(user)\n    sessions.end_all(user)",
            "    index(user)",
        ),
    ),
    Guard(
        "S-37",
        Swap(
            "domain/signin/first_account.py",
            "if link is None or User.select().where(User.id != made).exists():",
            "if link is None:",
        ),
    ),
    Guard(
        "S-36",
        Swap(
            "domain/signin/reset_links.py",
            "if link is None or link.used_at is not None:",
            "if link is None:",
        ),
    ),
    Guard(
        "S-37",
        Swap(
            "domain/signin/reset_links.py",
            "if fresh.user.password_changed_at != link.user.password_changed_at:",
            "if False:",
        ),
    ),
    Guard(
        "S-36",
        Swap(
            "domain/access/idempotency.py",
            "[once, str(caller.session), kind, *what]",
            "[once, kind, *what]",
        ),
    ),
    Guard(
        "S-36",
        Swap(
            "domain/access/idempotency.py",
            'tokens.following(once, f"making {making.id}")',
            'tokens.following(once, "making")',
        ),
    ),
    Guard(
        "S-07",
        Swap(
            "domain/users/password_change.py",
            "return lately and passwords.verify(User.get_by_id(session.user.id), new)",
            "return lately",
        ),
    ),
    Guard(
        "S-07",
        Swap(
            "domain/users/password_change.py",
            "if is_again or User.select().where(User.id == user.id, as_read).exists():",
            "if True:",
        ),
    ),
    Guard(
        "S-83",
        Swap(
            "domain/mfa/authenticators.py",
            "if is_gone and repeats.done_lately(",
            "if repeats.done_lately(",
        ),
    ),
    Guard(
        "S-83",
        Swap(
            "domain/access/signing_out.py",
            "return other_id > 0 and not Session.select().where(Session.id == other_id).exists()",
            "return True",
        ),
    ),
    Guard(
        "S-55",
        Swap(
            "domain/audit/known_browsers.py",
            "before = token if is_held else after",
            'before = ""',
        ),
    ),
    # -- whose page
    Guard("B57", Swap("templates/_parts/hidden.html", "shown_to_{{ whom.shown_as }}", "page")),
    Guard(
        "B57",
        Swap(
            "web/endpoint.py",
            "if whom is not None and not page_account.is_shown_to(request, whom):",
            "if False:",
        ),
    ),
    Guard("B57", Swap("web/endpoint.py", '{"half_signed_in", "public"}', '{"public"}')),
    Guard("B57", Swap("web/endpoint.py", '{"half_signed_in", "public"}', '{"half_signed_in"}')),
    Guard(
        "B57",
        Swap(
            "web/request.py",
            'seen = row_number(self.data.get("seen"))',
            "seen = self.newest_event",
        ),
    ),
    Guard(
        "B57",
        Swap(
            "web/page_account.py",
            "return request.data.getlist(FIELD) == [whom.shown_as]",
            "return True",
        ),
    ),
    Guard(
        "B57",
        Swap(
            "web/page_account.py",
            "return request.data.getlist(FIELD) == [whom.shown_as]",
            "return data.get(FIELD, whom.shown_as) == whom.shown_as",
        ),
    ),
    Guard(
        "B57",
        Swap(
            "web/page_account.py",
            "return not request.is_htmx or request.headers.getlist(HEADER) == [whom.shown_as]",
            "return True",
        ),
    ),
    Guard(
        "B57",
        Swap(
            "models.py",
            'return f"{number}-{sha256(username.encode()).hexdigest()[:12]}"',
            'return f"{number}"',
        ),
    ),
    Guard(
        "B57",
        Swap(
            "models.py",
            "return _shown_as(self.id, self.username)",
            'return f"{self.id}-{self.created_at}-{self.username}"',
        ),
    ),
    Guard(
        "B57",
        Swap(
            "routes/acceptance.py",
            "if page_account.was_invited(request, request.user):",
            "if True:",
        ),
    ),
    Guard(
        "B57",
        Swap(
            "routes/reset_links.py",
            "if page_account.is_shown_to(request, request.user):",
            "if True:",
        ),
    ),
    Guard("B57", Swap("web/flash.py", 'return f"{who}.{', 'return f"{')),
    Guard("S-78", Swap("web/flash.py", "hexdigest()[:8]", "hexdigest()[:0]")),
    Guard(
        "B57",
        Swap(
            "web/request.py",
            "seen=seen if seen <= self.newest_event else 0",
            "seen=seen",
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "web/guards.py",
            "actions.refuse_who_lost_the_right(request.user, request.acting)",
            "pass",
        ),
    ),
    Guard(
        "B57", Swap("domain/access/actions.py", "except DoesNotExist:", "except ZeroDivisionError:")
    ),
    Guard(
        "B57",
        Swap("web/person_page.py", "raise actions.Gone(refusal.changes)", "pass"),
    ),
    Guard(
        "B57",
        Swap(
            "domain/signin/invitations.py",
            "if Invitation.delete().where(is_it).execute():",
            "if True:",
        ),
    ),
    Guard(
        "B57",
        Swap(
            "routes/__init__.py",
            'post=public(sign_in.create, pool="hashing")',
            'post=signed_out(sign_in.create, pool="hashing")',
        ),
    ),
    Guard(
        "B57",
        Swap(
            "routes/__init__.py",
            "post=public(code_first.create)",
            "post=signed_out(code_first.create)",
        ),
    ),
    Guard(
        "B57",
        Swap(
            "routes/__init__.py",
            "public(sign_in.destroy, names_whom=True)",
            "public(sign_in.destroy)",
        ),
    ),
    Guard("B57", Swap("routes/code_first.py", ", signs_out=True", "")),
    Guard("B57", Swap("routes/reset_links.py", ", signs_out=True", "")),
    Guard(
        "B57",
        Swap(
            "routes/reset_links.py", "if not page_account.is_shown_to(request, user):", "if False:"
        ),
    ),
    Guard(
        "B57",
        Swap(
            "routes/acceptance.py",
            "if not page_account.is_shown_to(request, invitation):",
            "if False:",
        ),
    ),
    Guard(
        "B57",
        Swap(
            "web/redirects.py",
            "if before is not None and (after is None or after.id != before.id):",
            "if False:",
        ),
    ),
    Guard(
        "B57",
        Swap(
            "domain/access/actions.py",
            "if caller.seen is not None and (news := changes(by, caller, kinds, subject)):",
            "if False:",
        ),
    ),
    Guard(
        "S-33",
        Swap(
            "domain/mfa/recovery_code_use.py",
            "        if newest.made_by != session.id:\n",
            "        if False:\n",
        ),
    ),
    # -- links side by side
    Guard("S-39", Swap("web/link_cookies.py", "    if living:\n", "    if False:\n")),
    Guard("S-39", Swap("web/link_cookies.py", "[token, *before][:MAX_LINKS]", "[token, *before]")),
    Guard(
        "S-39",
        Swap(
            "web/link_pages.py",
            "return opened is not None and fits(opened)",
            "return opened is not None",
        ),
    ),
    # -- ended meanwhile
    Guard(
        "S-51",
        Swap(
            "domain/access/sessions.py",
            "    if not same.execute():\n        raise Ended",
            "    same.execute()",
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/database/storage.py",
            "for check in _thread.still_right if outer is None else ():",
            "for check in ():",
        ),
    ),
    Guard(
        "S-51",
        Swap("web/endpoint.py", "or self.access not in OWN:", "or True:"),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/access/throttle.py", "    with while_right(None), write():", "    with write():"
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/mfa/removal.py", "user = User.get_by_id(session.user.id)", "user = session.user"
        ),
    ),
    # -- an older tab
    Guard("S-78", Swap("domain/users/edits.py", "    if typed == shown:\n", "    if False:\n")),
    Guard(
        "S-78",
        Swap("domain/users/edits.py", "    if now not in {shown, typed}:\n", "    if False:\n"),
    ),
    Guard(
        "S-78",
        Swap(
            "domain/users/accounts.py",
            "        if getattr(fresh, field) != value:\n",
            "        if False:\n",
        ),
    ),
    Guard(
        "S-78",
        Swap(
            "routes/authenticators.py",
            "    form.keep_newer(request.data, authenticator_name=authenticator.name)\n",
            "",
        ),
    ),
    Guard(
        "S-78", Swap("routes/people.py", "    form.keep_newer(request.data, name=user.name)\n", "")
    ),
    Guard(
        "S-78",
        Swap(
            "routes/profile.py",
            "    form.keep_newer(request.data, name=request.user.name, email=request.user.email)\n",
            "",
        ),
    ),
    Guard(
        "S-51",
        Swap("domain/access/actions.py", "if by is None or caller.seen is None:", "if True:"),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/access/issued_credentials.py",
            "link.delete().where(link.account == user).execute()",
            "pass",
        ),
    ),
    Guard(
        "S-78",
        Swap(
            "domain/mfa/enrolment.py",
            "return begun if begun.number == shown.entry else None",
            "return begun",
        ),
    ),
    Guard("S-78", Swap("domain/mfa/enrolment.py", "begun.replaces = not shown.adds", "pass")),
    Guard(
        "S-78",
        Swap(
            "domain/mfa/enrolment.py",
            "    if entry:\n        begun &=",
            "    if False:\n        begun &=",
        ),
    ),
    Guard(
        "S-78",
        Swap(
            "domain/mfa/enrolment.py",
            "if not is_gone and entry and authenticators",
            "if False and authenticators",
        ),
    ),
    Guard("S-96", Swap("web/mfa.py", "if not state.is_on(request.user):", "if False:")),
    Guard(
        "S-96",
        Swap(
            "domain/mfa/recovery.py",
            "        if not authenticators.active(session.user):",
            "        if False:",
        ),
    ),
    Guard(
        "S-78",
        Swap(
            "domain/mfa/activation.py",
            "        lately = lately.where(Authenticator.number == shown.entry)",
            "        pass",
        ),
    ),
    Guard("S-78", Swap("domain/mfa/recovery.py", "if not is_under_way(user):", "if False:")),
    Guard(
        "S-78",
        Swap(
            "domain/mfa/lost.py",
            " if app.begun_by != here]",
            "]",
        ),
    ),
    Guard("S-51", Swap("domain/access/actions.py", "raise NoLongerAdmin", "pass")),
    Guard(
        "S-51",
        Swap(
            "domain/access/actions.py",
            "WHERE id = ? AND is_admin = ? AND disabled_at IS NULL",
            "WHERE id = ? AND ? AND disabled_at IS NULL",
        ),
    ),
    Guard(
        "S-51",
        Swap("domain/access/actions.py", "is_admin = ? AND disabled_at IS NULL", "is_admin = ?"),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/access/actions.py",
            "(caller.session is not None and not session.exists())",
            "False",
        ),
    ),
    Guard(
        "B57",
        Swap("web/person_page.py", "(user is None or user.username != about)", "user is None"),
    ),
    Guard(
        "B57",
        Swap(
            "routes/invitations.py",
            "if found is None or found.username != about:",
            "if found is None:",
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/team/people.py",
            "    cleaned = details.clean_name(name)\n"
            "    with act(by, caller, ON_PEOPLE, user.username):",
            "    cleaned = details.clean_name(name)\n    with act(None, caller):",
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/team/people.py",
            '    """Let someone manage the others."""\n'
            "    with act(by, caller, ON_PEOPLE, user.username):",
            '    """Let someone manage the others."""\n    with act(None, caller):',
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/team/people.py",
            '    """Take that away. Raises LastAdmin."""\n'
            "    with act(by, caller, ON_PEOPLE, user.username):",
            '    """Take that away. Raises LastAdmin."""\n    with act(None, caller):',
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/team/people.py",
            '    """Stop someone signing in, from the next request on. Raises LastAdmin."""\n'
            "    with act(by, caller, ON_PEOPLE, user.username):",
            '    """Stop someone signing in, from the next request on. Raises LastAdmin."""\n'
            "    with act(None, caller):",
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/team/people.py",
            '    """Let someone in again."""\n    with act(by, caller, ON_PEOPLE, user.username):',
            '    """Let someone in again."""\n    with act(None, caller):',
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/team/people.py",
            '    """End all of someone\'s sessions. Raises accounts.Disabled: disabling has ended them."""\n'
            "    with act(by, caller, ON_PEOPLE, user.username):",
            '    """End all of someone\'s sessions. Raises accounts.Disabled: disabling has ended them."""\n'
            "    with act(None, caller):",
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/team/people.py",
            "    with act(by, caller, ON_PEOPLE, user.username):\n"
            "        _spare_the_last_admin(user)\n"
            "        events.record_about",
            "    with act(None, caller):\n"
            "        _spare_the_last_admin(user)\n"
            "        events.record_about",
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/team/people.py",
            "    with act(by, caller, ON_PEOPLE, user.username):\n"
            "        help_rules.refuse_help(user, events.MFA_RESET",
            "    with act(None, caller):\n        help_rules.refuse_help(user, events.MFA_RESET",
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/team/help_desk.py",
            "    with act(by, caller, ON_PEOPLE, user.username):\n"
            "        help_rules.refuse_help(user, events.RESET_LINK_MADE",
            "    with act(None, caller):\n        help_rules.refuse_help(user, events.RESET_LINK_MADE",
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/team/help_desk.py",
            "    with act(by, caller, ON_PEOPLE, user.username):\n"
            "        help_rules.refuse_help(user, events.SIGN_IN_CODE_MADE",
            "    with act(None, caller):\n"
            "        help_rules.refuse_help(user, events.SIGN_IN_CODE_MADE",
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/mfa/policy.py",
            "    with act(by, caller, ON_POLICY):\n        if _is_decided(grace_days, start, now):",
            "    with act(None, caller):\n        if _is_decided(grace_days, start, now):",
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/mfa/policy.py",
            "    with act(by, caller, ON_POLICY):\n        if current().required_from is None:",
            "    with act(None, caller):\n        if current().required_from is None:",
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/signin/invitations.py",
            "    with act(by, caller):\n        secret = idempotency.secret(caller, now, BATCH",
            "    with act(None, caller):\n        secret = idempotency.secret(caller, now, BATCH",
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/signin/invitations.py",
            "    with act(by, caller, ON_INVITATIONS, invitation.username):\n"
            "        secret = idempotency.secret(",
            "    with act(None, caller):\n        secret = idempotency.secret(",
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/signin/invitations.py",
            "    with act(by, caller, ON_INVITATIONS, invitation.username):\n        is_it = (Inv",
            "    with act(None, caller):\n        is_it = (Inv",
        ),
    ),
    # -- time
    Guard("B51", Swap("domain/clock/moments.py", "return now < WRITTEN", "return False")),
    Guard(
        "B52", Swap("domain/access/sessions.py", "& (Session.id != kept.id)", "& (Session.id > 0)")
    ),
    Guard(
        "B51",
        Swap(
            "operations/housekeeping.py",
            "if not leapt:  # a challenge",
            "if True:  # a challenge",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/clock/moments.py",
            "return moment <= now + slack",
            "return (moment <= now + slack) | (moment > now)",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/clock/moments.py",
            "return (since > now - seconds) & is_believed(since, now, slack)",
            "return since > now - seconds",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/clock/server_clock.py",
            "return moments.lasts(moment, now - since, now)",
            "return moment > since",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/clock/server_clock.py",
            "if not is_noticed or found.clock_went_back_at > since:",
            "if False:",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/clock/server_clock.py",
            "    if moments.is_believed(latest, now):\n        return\n",
            "    if now <= latest + 10**10:\n        return\n",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/access/lifetimes.py",
            "return moments.lasts(since, seconds, now, moments.IN_THE_MIDDLE)",
            "return since > now - seconds",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/access/lifetimes.py",
            "return bool(moments.lasts(session.confirmed_at, CONFIRMED_FOR, now))",
            "return now < session.confirmed_at + CONFIRMED_FOR",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/mfa/totp.py",
            "in_turn = (last < step) | (last > now // STEP + DRIFT)",
            "in_turn = last < step",
        ),
    ),
    Guard(
        "S-20",
        Swap(
            "domain/mfa/totp.py",
            "    if _spent(authenticator, SpentStep.timecode == step):\n        return False\n",
            "",
        ),
        behind=(
            Swap(
                "domain/mfa/totp.py",
                "return bool(taken) and remember(authenticator, step)",
                "remember(authenticator, step)\n    return bool(taken)",
            ),
        ),
        why="behind the look at the rows stands that they are unique",
    ),
    Guard(
        "S-20",
        Swap(
            "domain/mfa/totp.py",
            "past = (SpentStep.authenticator == authenticator) & (SpentStep.timecode < step)",
            "past = SpentStep.authenticator == authenticator",
        ),
    ),
    Guard(
        "S-20",
        Swap(
            "domain/mfa/totp.py",
            "SpentStep.delete().where(past, SpentStep.id <= first_to_go).execute()",
            "pass",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/mfa/totp.py",
            "while step in spent or step <= last <= step + DRIFT:",
            "while False:",
        ),
    ),
    Guard(
        "B18",
        Swap(
            "domain/mfa/activation.py",
            "totp.remember(begun, begun.last_timecode)",
            "begun.last_timecode = 0; begun.save()",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/mfa/clock_drift.py",
            "moments.lasts(before.drift_at, AGREE_WITHIN, now)",
            "before.drift_at > now - AGREE_WITHIN",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/mfa/enrolment.py",
            "return moments.lasts(since, PENDING_FOR, now, moments.IN_THE_MIDDLE)",
            "return since > now - PENDING_FOR",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/mfa/recovery_codes.py",
            "return moments.lasts(since, SHOWN_FOR, now, moments.IN_THE_MIDDLE)",
            "return since > now - SHOWN_FOR",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/signin/reset_links.py",
            "return moments.lasts(ResetLink.created_at, LINK_LIFETIME, now)",
            "return ResetLink.created_at > now - LINK_LIFETIME",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/team/help_desk.py",
            "return moments.lasts(SignInCode.created_at, CODE_LIFETIME, now)",
            "return SignInCode.created_at > now - CODE_LIFETIME",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/access/waiting.py",
            "is_lasting = moments.lasts_until(Invitation.expires_at, LINK_LIFETIME, now)",
            "is_lasting = Invitation.expires_at > now",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/signin/code_first.py",
            "return moments.lasts(CodeFirst.created_at, LIFETIME, now)",
            "return CodeFirst.created_at > now - LIFETIME",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/signin/first_account.py",
            "moments.lasts(SetupLink.created_at, LINK_LIFETIME, now)",
            "SetupLink.created_at > now - LINK_LIFETIME",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/mfa/recovery_check.py",
            "return not moments.lasts(user.rehearsed_at or 0, AGAIN_AFTER, now)",
            "return now >= (user.rehearsed_at or 0) + AGAIN_AFTER",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/access/attempt_rows.py",
            "limit.window or delay, now)",
            "3_000_000_000, now)",
        ),
    ),
    Guard(
        "B52",
        Swap(
            "domain/access/attempt_rows.py",
            "moments.lasts_until(Attempts.pending_until, STALE, now)",
            "Attempts.pending_until > now",
        ),
    ),
    Guard(
        "B51",
        Swap(
            "operations/backup_schedule.py",
            "not_yet = (made < night) | ~moments.is_believed(made, now)",
            "not_yet = made < night",
        ),
    ),
    Guard(
        "B51",
        Swap(
            "operations/backup_schedule.py",
            "~moments.lasts_until(claimed_until, LEASE, now)",
            "(claimed_until <= now)",
        ),
    ),
    Guard(
        "B51",
        Swap(
            "operations/backup_schedule.py",
            "is_ahead = not moments.is_believed(made_at, now)",
            "is_ahead = False",
        ),
    ),
    Guard(
        "B51",
        Swap(
            "operations/housekeeping.py",
            "or moments.lasts(before, EVERY, now):",
            "or before > now - EVERY:",
        ),
    ),
    Guard(
        "B51",
        Swap(
            "operations/housekeeping.py",
            "leapt, fell = now >= before + LEAP, server_clock.fell_lately(now)",
            "leapt, fell = False, False",
        ),
    ),
    Guard(
        "B51",
        Swap(
            "operations/housekeeping.py",
            "lambda: now if clock is None else max(now, int(clock()))",
            "lambda: now",
        ),
    ),
    Guard(
        "B51",
        Swap(
            "operations/background.py",
            "sweep_if_due(clock)",
            "sweep_if_due(lambda at=clock(): at)",
        ),
    ),
    Guard("B52", Swap("operations/housekeeping.py", "        policy.cut(now)\n", "")),
    Guard("B52", Swap("operations/housekeeping.py", "    KnownBrowser.seen_at,\n", "")),
    Guard("B52", Swap("operations/housekeeping.py", "    Attempts.last_at,\n", "")),
    Guard("B52", Swap("operations/housekeeping.py", "    User.created_at,\n", "")),
    Guard("B52", Swap("operations/housekeeping.py", "    Installation.created_at,\n", "")),
    Guard("B52", Swap("operations/housekeeping.py", "    Installation.restored_at,\n", "")),
    Guard(
        "B52",
        Swap(
            "web/sign_in_redirects.py",
            "if former is not None and lifetimes.is_from_the_future(former, request.now):",
            "if False:",
        ),
    ),
    # -- disk, files, settings
    Guard(
        "S-85",
        Swap(
            "domain/encryption/vault.py",
            "nonce = ring().current, os.urandom(NONCE_BYTES)",
            "nonce = ring().current, bytes(NONCE_BYTES)",
        ),
    ),
    Guard(
        "S-94",
        Swap(
            "server/metering.py",
            'route = getattr(scope.get("route"), "path", OTHER)',
            'route = scope["path"]',
        ),
    ),
    Guard(
        "S-94",
        Swap(
            "domain/encryption/keyring.py",
            "material: bytes = field(repr=False)",
            "material: bytes = field()",
        ),
    ),
    Guard(
        "S-87",
        Swap(
            "domain/text/secret_file.py",
            "if mode & (stat.S_IWGRP | stat.S_IRWXO) and not is_given:",
            "if mode & stat.S_IWGRP and not is_given:",
        ),
    ),
    Guard(
        "S-87",
        Swap(
            "operations/startup.py",
            "keyring.load(given, path, may_create=installation is None, source=source)",
            "keyring.load(given, path, may_create=True, source=source)",
        ),
    ),
    Guard(
        "S-87",
        Swap(
            "operations/startup.py",
            "    if installation is not None:\n        _verify_key(installation, path)\n",
            "",
        ),
    ),
    Guard(
        "S-102",
        Swap("operations/data_folder.py", "    if path.stat().st_mode & 0o077:", "    if False:"),
    ),
    Guard(
        "S-102",
        Swap(
            "domain/database/sqlite.py",
            "os.O_RDWR | os.O_CREAT, 0o600))",
            "os.O_RDWR | os.O_CREAT, 0o644))",
        ),
    ),
    Guard("S-73", Swap("operations/backup_proof.py", '    if found != "ok":', "    if False:")),
    Guard(
        "S-73",
        Swap(
            "operations/backup_archive.py",
            "    if digest.hexdigest() != wanted.sha256:",
            "    if False:",
        ),
    ),
    Guard(
        "S-20",
        Swap(
            "operations/restore_revocation.py",
            "        Authenticator.update(last_timecode=now // totp.STEP + totp.DRIFT).execute()\n",
            "",
        ),
    ),
    Guard(
        "S-48",
        Swap(
            "operations/restore_revocation.py",
            "*(Session, ReturnRequest,",
            "*(ReturnRequest,",
        ),
    ),
    Guard(
        "S-48",
        Swap(
            "operations/restore_revocation.py",
            "(Invitation, SignInCode, CodeFirst, Making)",
            "(Invitation, SignInCode, Making)",
        ),
    ),
    Guard(
        "S-33",
        Swap(
            "operations/restore_revocation.py",
            "    RecoveryCode.update(made_by=NO_SESSION, sealed_copy=None).execute()\n",
            "    RecoveryCode.update(sealed_copy=None).execute()\n",
        ),
    ),
    Guard(
        "S-33",
        Swap(
            "operations/restore_revocation.py",
            "    RecoveryCode.update(opened=NO_SESSION).where(unseen).execute()\n",
            "",
        ),
    ),
    Guard(
        "S-100",
        Swap(
            "settings_readers.py",
            '    if url.scheme == "http" and not host_names.is_loopback(host):',
            "    if False:",
        ),
    ),
    Guard(
        "S-100",
        Swap(
            "settings.py",
            "    if not host_names.is_loopback(settings.host) and not settings.secure:",
            "    if False:",
        ),
    ),
    Guard(
        "S-49",
        Swap("settings.py", "    _refuse_former(given)\n", ""),
    ),
    Guard(
        "S-104",
        Swap(
            "settings_readers.py",
            "        if host_names.are_everybody(networks):",
            "        if False:",
        ),
    ),
    Guard(
        "S-93",
        Swap(
            "domain/security_log.py",
            "return json.dumps(given, ensure_ascii=True)",
            "return json.dumps(given, ensure_ascii=False)",
        ),
    ),
    Guard(
        "S-86",
        Swap(
            "domain/encryption/unsealing.py",
            "if again is None or bytes(again) == bytes(record):",
            "if again is None or record:",
        ),
    ),
    Guard("S-86", Swap("domain/encryption/unsealing.py", "storage.leave_the_loop()", "pass")),
    Guard(
        "S-12",
        Swap("domain/access/throttle.py", "_end(now, limits, failed=False)  # a fault", "pass"),
    ),
    Guard("S-92", Swap("domain/database/storage.py", "_thread.to_do.append(call)", "call()")),
    # -- a database that goes and comes back
    Guard(
        "S-97",
        Swap("web/endpoint.py", "if not request.is_read or not is_soon", "if not is_soon"),
        engine="postgresql",
    ),
    Guard(
        "S-97",
        Swap("domain/database/pool.py", "if found.is_quiet:", "if found:"),
        engine="postgresql",
    ),
    Guard(
        "S-97",
        Swap("domain/database/pool.py", "if monotonic() < self._next_attempt:", "if False:"),
        engine="postgresql",
    ),
    Guard(
        "S-97",
        Swap("domain/database/postgresql.py", "self._lock = nullcontext()", "pass"),
        engine="postgresql",
    ),
    Guard(
        "S-97",
        Swap("domain/database/postgresql.py", "raise OutcomeUnknown from fault", "raise"),
        engine="postgresql",
    ),
    Guard(
        "S-97",
        Swap(
            "domain/database/postgresql.py",
            "if is_committing and database.connection().was_warned:",
            "if False:",
        ),
        engine="postgresql",
    ),
    Guard(
        "S-97",
        Swap(
            "operations/database_opener.py",
            "if found is None or found.kind != troubles.DOWN:",
            "if found:",
        ),
        engine="postgresql",
    ),
    Guard(
        "S-94",
        Swap(
            "domain/database/postgresql_checks.py",
            "if not found.is_ours and found.tables:",
            "if False:",
        ),
        engine="postgresql",
    ),
    Guard(
        "S-94",
        Swap("domain/database/addresses.py", 'if re.search(r"@.*@|/[^@?]*@", ', "if False and ("),
    ),
    Guard("S-97", Swap("domain/database/sqlite.py", "disk.verify_there()", "pass")),
    Guard("S-97", Swap("operations/readiness.py", "            _try_to_write()\n", "")),
    Guard(
        "S-97",
        Swap(
            "operations/readiness.py",
            "            before, self._last = self._last, found",
            "            before = self._last",
        ),
    ),
    Guard(
        "S-97",
        Swap(
            "domain/database/disk.py",
            "if found and _watched.note(found.kind):",
            "if found and (_watched.note(found.kind) or True):",
        ),
    ),
    Guard(
        "S-97",
        Swap(
            "domain/database/disk.py",
            "        with self.lock:\n            is_new",
            "        if True:\n            is_new",
        ),
    ),
    Guard(
        "S-97",
        Swap(
            "domain/database/disk.py",
            "        with self.lock:\n            if not self.logged",
            "        if True:\n            if not self.logged",
        ),
    ),
    Guard("S-50", Swap("web/errors.py", "status >= 500 and _asks", "False and _asks")),
    Guard("S-50", Swap("web/errors.py", "status >= 500 and _asks", "_asks")),
    Guard("S-87", Swap("domain/encryption/keyring.py", "fresh.unlink(missing_ok=True)", "pass")),
    Guard("B51", Swap("operations/backup_schedule.py", "if path != made]", "if path]")),
    Guard(
        "B51",
        Swap(
            "operations/backup_files.py",
            "if date and moments.is_believed(date[0], now)",
            "if date",
        ),
    ),
    Guard(
        "B54",
        Swap("operations/backup_files.py", "backup_archive.glance(of_then[-1]).created", "made_at"),
    ),
    Guard(
        "B54", Swap("operations/backup_files.py", "if _name(created) !=", "if False and created !=")
    ),
    Guard("B54", Swap("operations/metrics/installation.py", " or bool(backups.lost)", "")),
    Guard("B54", Swap("commands/health.py", "!= answer_mark.OURS", "is None")),
    Guard(
        "B61",
        Swap("domain/text/writing.py", 'return "So" if _PICTURES', "return found if _PICTURES"),
    ),
    Guard(
        "B61",
        Swap("domain/text/writing.py", 'else "Lo" if _IDEOGRAPHS', "else found if _IDEOGRAPHS"),
    ),
    Guard("B61", Swap("domain/text/writing.py", "if marks > MOST_MARKS or (", "if (")),
    Guard(
        "B61",
        Swap("domain/text/writing.py", ' or (at == 0 and category[0] == "M")', ""),
    ),
    Guard("B61", Swap("domain/users/usernames.py", "or writing.stacked_in(name)", "")),
    Guard("B61", Swap("domain/users/details.py", " or writing.stacked_in(email)", "")),
    Guard("B61", Swap("domain/text/writing.py", "or before in _ALSO_PICTURES", "")),
    Guard("B61", Swap("domain/text/writing.py", "_FLAGS.finditer(around)", "()")),
    Guard("B66", Swap("domain/text/given_text.py", '"^\\ufeff+"', '"^$"')),
    Guard("B67", Swap("domain/text/file_names.py", "if _ELSEWHERE.match(text):", "if False:")),
    Guard("B64", Swap("domain/text/file_names.py", "if not stat.S_ISREG(mode):", "if False:")),
    Guard("B67", Swap("domain/text/file_names.py", "if home is not None and", "if False and")),
    Guard(
        "B94",
        Swap("server/workers.py", "    except ValueError:  # of", "    except OSError:  # of"),
    ),
    Guard("B99", Swap("domain/database/private_files.py", "os.geteuid() == 0 and", "False and")),
    Guard("B99", Swap("operations/data_folder.py", "| os.O_NOFOLLOW", "")),
    Guard("B54", Swap("operations/readiness.py", "            vault.ring()\n", "")),
    Guard("B76", Swap("web/errors.py", 'if meant == path_for("change_password"):', "if False:")),
    Guard("B51", Swap("commands/installation.py", "    warn_of_clock()\n", "")),
    Guard("B62", Swap("commands/terminal.py", 'typed.lstrip("\\ufeff").strip()', "typed.strip()")),
    Guard("B64", Swap("domain/text/env_file.py", r'if re.search(r"\s#\s", value):', "if False:")),
    Guard("B64", Swap("settings_readers.py", "SERVICE_(HOST|PORT(_.*)?)|", "")),
    Guard("B69", Swap("commands/terminal.py", "if not str(value):", "if False:")),
    Guard("B95", Swap("commands/terminal.py", "if sys.stdin is None:", "if False:")),
    Guard("B98", Swap("web/hosts.py", '"gouv", "govt", ', "")),
    Guard("B99", Swap("operations/permissions.py", 'if _name(owner) == f"#{owner}":', "if False:")),
    Guard(
        "B64",
        Swap(
            "operations/data_folder.py",
            "for place in filter(_is_dead_link, (folder, *folder.parents)):",
            "for place in ():",
        ),
    ),
    Guard(
        "B64",
        Swap(
            "operations/data_folder.py",
            "if not settings.database_url and _is_dead_link(file):",
            "if False:",
        ),
    ),
    Guard(
        "S-69",
        Swap("cli.py", "terminal.printable(fault.format_message())", "fault.format_message()"),
    ),
    Guard("B64", Swap("operations/backups.py", "os.path.lexists(target)", "target.exists()")),
    Guard(
        "S-87",
        Swap(
            "domain/encryption/keyring.py",
            "if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):",
            "if False:",
        ),
    ),
    Guard("S-87", Swap("domain/encryption/keyring.py", "file.read(MAX_BYTES)", "file.read()")),
    Guard("B54", Swap("web/errors.py", "    BadKey: _without_key,\n", "")),
    Guard("B54", Swap("web/errors.py", "    OtherKey: _without_key,\n", "")),
    Guard(
        "B54",
        Swap("operations/backup_files.py", "if fault := _unreadable(folder):", "if fault := '':"),
    ),
    Guard("S-73", Swap("operations/backup_archive.py", "or not _is_plain(member) or", "or")),
    Guard("S-73", Swap("operations/backup_archive.py", "or member.size != wanted.size:", ":")),
    Guard(
        "S-73", Swap("operations/backup_manifest.py", "not 0 <= created < _END_OF_TIME", "False")
    ),
    Guard(
        "S-73",
        Swap(
            "operations/backup_manifest.py", 'told.pop("sum") != _sum(told)', 'not told.pop("sum")'
        ),
    ),
    Guard("S-73", Swap("operations/backup_manifest.py", "parts.keys() - {database, KEY}", "False")),
    Guard(
        "S-73",
        Swap(
            "operations/backup_proof.py",
            "    if lacking or not manifest.migrations:",
            "    if False:",
        ),
    ),
    Guard(
        "S-73",
        Swap("operations/dump_proof.py", "    _verify_as_noted(path, found, manifest)\n", ""),
    ),
    Guard(
        "S-73",
        Swap(
            "operations/backup_dump.py",
            'if not line.endswith(b"\\n") or len(fields) != len(order):',
            "if False:",
        ),
    ),
    Guard(
        "S-73",
        Swap(
            "operations/backup_dump.py",
            "except (EOFError, gzip.BadGzipFile, zlib.error) as fault:",
            "except ZeroDivisionError as fault:",
        ),
        engine="postgresql",
    ),
    Guard(
        "S-86",
        Swap("operations/backup_proof.py", "    _verify_keys(path, manifest, found.key_ids)\n", ""),
    ),
    Guard(
        "S-86",
        Swap("operations/dump_proof.py", "        vault.unseal(purpose, row, record)\n", ""),
    ),
    Guard("S-102", Swap("operations/startup.py", "temporary_folders.sweep(data_dir)", "pass")),
    Guard(
        "S-102", Swap("commands/serve.py", "temporary_folders.sweep(settings.backup_dir)", "pass")
    ),
    Guard("S-102", Swap("commands/serve.py", "temporary_folders.sweep_temporary()", "pass")),
    Guard(
        "S-86",
        Swap(
            "operations/backup_schedule.py",
            "with data_folder.startup_lock(sqlite.folder(), wait=False):",
            "if True:",
        ),
    ),
    Guard(
        "S-97",
        Swap("domain/database/disk.py", "for error in all_behind(fault):", "for error in [fault]:"),
    ),
    Guard("B94", Swap("server/workers.py", "if gone is not here:", "if gone is None:")),
    Guard(
        "B64",
        Swap("domain/text/env_file.py", "if binding.error or binding.key is not None:", "if 0:"),
    ),
    Guard(
        "B64",
        Swap(
            "domain/text/env_file.py",
            "if binding.error or binding.value is None or _only_ends_in_a_quote(binding.value):",
            "if 0:",
        ),
    ),
    Guard(
        "B64", Swap("domain/text/env_file.py", "if binding.error or binding.value is None or", "if")
    ),
    Guard("B64", Swap("domain/text/env_file.py", 'if "${" in binding.value:', "if 0:")),
    Guard("B64", Swap("domain/text/env_file.py", "if not os.path.lexists(path):", "if True:")),
    Guard("B64", Swap("settings.py", "        if not _is_setting(name):", "        if False:")),
    Guard("S-87", Swap("settings.py", "if file.others_read and", "if False and")),
    Guard("S-87", Swap("settings.py", "if file.all_write:", "if False:")),
    Guard(
        "B67",
        Swap("domain/text/file_names.py", "    except RuntimeError:", "    except OSError:"),
    ),
    Guard(
        "S-87",
        Swap("domain/encryption/keyring.py", "not os.path.lexists(path)", "not path.exists()"),
    ),
    Guard(
        "B71",
        Swap(
            "commands/invite.py", "except OSError as fault:", "except ZeroDivisionError as fault:"
        ),
    ),
    Guard(
        "B71",
        Swap(
            "cli.py",
            "        except OSError as fault:\n            click.echo(",
            "        except LookupError as fault:\n            click.echo(",
        ),
    ),
    # -- strangers and owners
    Guard(
        "S-11", Swap("domain/access/limits.py", "MAX_FAILURES = 100  #", "MAX_FAILURES = 1000  #")
    ),
    Guard("S-14", Swap("domain/access/throttle.py", "DELAY_FROM = 5", "DELAY_FROM = 50")),
    Guard("S-15", Swap("domain/access/limits.py", "MAX_FROM_SOURCE = 30", "MAX_FROM_SOURCE = 300")),
    Guard(
        "S-15",
        Swap(
            "domain/access/limits.py",
            "return str(ipaddress.ip_network((parsed, IPV6_SITE), strict=False))",
            "return str(parsed)",
        ),
    ),
    Guard(
        "S-16",
        Swap(
            "domain/access/limits.py",
            'return hmac.new(salt, username.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()',
            "return username",
        ),
    ),
    Guard(
        "S-11",
        Swap(
            "domain/audit/known_browsers.py",
            "mine = (KnownBrowser.user == user) & _holds(token)",
            "mine = _holds(token)",
        ),
    ),
    Guard(
        "S-11",
        Swap(
            "domain/audit/known_browsers.py",
            "    return KnownBrowser.select().where(mine, _lasts(now)).exists()",
            "    return KnownBrowser.select().where(mine).exists()",
        ),
    ),
    Guard(
        "S-12",
        Swap(
            "domain/access/throttle.py",
            "_end(now, limits, failed=refused.is_guess)",
            "_end(now, limits, failed=False)",
        ),
    ),
    Guard(
        "S-12",
        Swap(
            "domain/access/throttle.py",
            "        elif refused is None or not refused.is_guess:\n            refund(limit)\n",
            "",
        ),
    ),
    Guard(
        "S-14",
        Swap(
            "domain/access/throttle.py",
            "if not _begun(limit, now):",
            "if not _begun(limit, now) and False:",
        ),
    ),
    Guard(
        "S-11",
        Swap(
            "domain/access/throttle.py",
            "        if not try_count(limit, now):\n",
            "        if not try_count(limit, now) and False:\n",
        ),
    ),
    Guard(
        "S-12",
        Swap(
            "domain/access/throttle.py",
            "elif refused is None or not refused.is_guess:",
            "elif refused is None:",
        ),
    ),
    Guard("S-15", Swap("domain/access/throttle.py", "failed=refused.is_guess)", "failed=True)")),
    Guard(
        "S-12",
        Swap(
            "domain/access/attempt_rows.py",
            "Case(None, [(going_on, Attempts.pending)], 0)",
            "Attempts.pending",
        ),
    ),
    Guard(
        "S-12",
        Swap(
            "domain/access/throttle.py",
            "mine & ~_waits(limit, now) & in_turn & may_fail_again",
            "mine & ~_waits(limit, now) & may_fail_again",
        ),
    ),
    Guard(
        "S-14", Swap("domain/access/limits.py", 'f"totp:known:{user_id}"', 'f"totp:new:{user_id}"')
    ),
    Guard(
        "S-14",
        Swap(
            "domain/access/limits.py",
            'f"password:session:{session.id}"',
            'f"password:known:{_hidden(session.user.username)}"',
        ),
    ),
    Guard(
        "S-12",
        Swap(
            "domain/signin/signin.py",
            "[behind if code and not waits_behind else limit]",
            "[] if code else [limit]",
        ),
    ),
    Guard(
        "S-11",
        Swap("domain/signin/code_first.py", "throttle.failures(behind) >= behind.most", "False"),
    ),
    Guard(
        "S-14",
        Swap(
            "domain/access/limits.py",
            'f"recovery:session:{session.id}"',
            'f"recovery:session:{session.user.id}"',
        ),
    ),
    Guard(
        "S-14",
        Swap(
            "domain/access/limits.py",
            'f"help:session:{session.id}"',
            'f"help:session:{session.user.id}"',
        ),
    ),
    Guard(
        "S-14",
        Swap(
            "domain/access/limits.py",
            'f"first:at:{_hidden(username)[:32]}:{site(address)}"',
            'f"first:at:{_hidden(username)[:32]}"',
        ),
    ),
    Guard(
        "S-14",
        Swap(
            "domain/signin/reset_factor.py",
            "limits.totp_at_link(link.id)",
            "limits.totp(link.user.id, known_browser=False)",
        ),
    ),
    Guard(
        "S-14",
        Swap(
            "domain/signin/signin.py",
            "[limits.source(caller.address, blocks=False), own]",
            "[limits.source(caller.address), own]",
        ),
    ),
    Guard(
        "S-15",
        Swap(
            "domain/signin/signin.py",
            "[own] if known else [limits.source(caller.address), own]",
            "[own]",
        ),
    ),
    Guard(
        "B59",
        Swap(
            "domain/users/accounts.py",
            "            throttle.clear(*limits.of_name(user.username))\n            index",
            "            index",
        ),
    ),
    Guard("S-16", Swap("domain/signin/code_first.py", "and user.disabled_at is None and", "and")),
    Guard(
        "S-14",
        Swap(
            "domain/signin/code_first.py",
            "& is_open(now) & (CodeFirst.tries < TRIES)",
            "& is_open(now)",
        ),
    ),
    Guard(
        "S-14",
        Swap(
            "domain/signin/code_first.py",
            "& is_open(now) & (CodeFirst.tries < TRIES)",
            "& (CodeFirst.tries < TRIES)",
        ),
    ),
    Guard("S-14", Swap("domain/signin/code_first.py", " & (CodeFirst.user == user)", "")),
    Guard(
        "S-52",
        Swap(
            "domain/access/sessions.py",
            "for code in (CodeFirst, SignInCode):",
            "for code in (SignInCode,):",
        ),
    ),
    Guard(
        "S-52",
        Swap(
            "domain/access/sessions.py",
            "for code in (CodeFirst, SignInCode):",
            "for code in (CodeFirst,):",
        ),
    ),
    Guard(
        "S-37",
        Swap("domain/users/password_change.py", "    issued_credentials.revoke_for(user)\n", ""),
    ),
    Guard(
        "S-52",
        Swap(
            "domain/audit/known_browsers.py",
            "    tables = KnownBrowser, CodeFirst\n",
            "    tables = (KnownBrowser,)\n",
        ),
    ),
    Guard(
        "S-14",
        Swap(
            "domain/signin/code_first.py",
            "    CodeFirst.delete().where(CodeFirst.token_hash == token_hash).execute()\n",
            "",
        ),
    ),
    Guard("S-91", Swap("domain/signin/code_first.py", "    _forget_beyond_the_most(kept)\n", "")),
    Guard(
        "S-91",
        Swap(
            "domain/signin/code_first.py", "refusal.is_guess and code.digits:", "refusal.is_guess:"
        ),
    ),
    Guard(
        "S-14",
        Swap(
            "domain/signin/code_first.py",
            "return [limits.source(address, blocks=False)]",
            "return [limits.source(address)]",
        ),
    ),
    Guard("S-15", Swap("domain/signin/code_first.py", "address, blocks=not known)", "address)")),
    Guard("S-14", Swap("domain/signin/signin.py", ", blocks=code is None)", ")")),
    Guard("S-14", Swap("domain/signin/reset_links.py", "works=user is not None", "works=False")),
    Guard("S-14", Swap("domain/signin/acceptance.py", "works=found is not None", "works=False")),
    Guard(
        "S-25",
        Swap(
            "web/request.py",
            'caller.device if is_at_home else ""',
            "caller.device",
        ),
    ),
    Guard(
        "S-25", Swap("domain/audit/events.py", "return session.seen_from or cls(", "return cls(")
    ),
    Guard(
        "S-10",
        Swap(
            "web/threads.py",
            "setdefault(source, asyncio.Semaphore(self.threads)):",
            "setdefault(source, asyncio.Semaphore(self.most)):",
        ),
    ),
    Guard(
        "S-10",
        Swap("web/threads.py", " or self.of[source] >= self.most_each:", ":"),
    ),
    Guard(
        "S-14", Swap("domain/signin/first_account.py", "works=is_open(token, now)", "works=False")
    ),
    Guard(
        "S-10",
        Swap(
            "domain/users/usernames.py",
            "    if len(text) > MAX_TYPED:\n        return text[:MAX_TYPED]  # no one's\n",
            "",
        ),
    ),
    Guard(
        "S-10",
        Swap(
            "domain/users/usernames.py",
            "with_apostrophes(text[:MAX_TYPED]))[:200]",
            "with_apostrophes(text))[:200]",
        ),
        (
            Swap(
                "domain/users/usernames.py",
                "        return text[:MAX_TYPED]  # no one's\n",
                "        pass\n",
            ),
        ),
        "what is too long is not composed in `folded_text` either",
    ),
    Guard(
        "S-100",
        Swap(
            "settings_readers.py",
            "if not host_names.can_exist(host) or port == 0:",
            "if port == 0:",
        ),
    ),
    Guard(
        "S-104",
        Swap(
            "settings_readers.py",
            "        if host_names.are_everybody(networks):",
            "        if network.prefixlen == 0:",
        ),
    ),
    Guard(
        "S-11",
        Swap(
            "domain/signin/code_first.py", "throttle.failures(everywhere) < everywhere.most", "True"
        ),
    ),
    Guard(
        "S-20",
        Swap(
            "domain/signin/code_first.py",
            "if any(totp.spend(a, step, now) for a, step in matches):",
            "if matches:",
        ),
    ),
    Guard(
        "S-31",
        Swap(
            "domain/signin/signin.py",
            "if used is not None and used != recovery_codes.in_hand(code.user):",
            "if False:",
        ),
    ),
    Guard(
        "S-22",
        Swap(
            "domain/access/sessions.py",
            "    if not kept.is_full:\n        others",
            "    if False:\n        others",
        ),
    ),
    Guard(
        "S-11",
        Swap(
            "domain/audit/known_browsers.py",
            "KnownBrowser.delete().where(_holds(token), KnownBrowser.user != user).execute()",
            "pass",
        ),
    ),
    Guard(
        "S-11",
        Swap(
            "domain/audit/known_browsers.py",
            "        _forget_beyond_the_most(user)\n    return fresh",
            "    return fresh",
        ),
    ),
    Guard(
        "S-44",
        Swap(
            "domain/team/help_rules.py",
            "return not invited and not lately.exists()",
            "return not lately.exists()",
        ),
    ),
    Guard(
        "S-44",
        Swap(
            "domain/team/help_rules.py",
            "return not invited and not lately.exists()",
            "return not invited",
        ),
    ),
    Guard(
        "S-44",
        Swap(
            "domain/team/help_rules.py",
            "        return False\n    invited =",
            "        return first is None\n    invited =",
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/access/issued_credentials.py",
            "Invitation.delete().where(Invitation.created_by == admin).execute()",
            "pass",
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/access/issued_credentials.py",
            "ResetLink.delete().where(ResetLink.created_by == admin).execute()",
            "pass",
        ),
    ),
    Guard(
        "S-51",
        Swap(
            "domain/access/issued_credentials.py",
            "SignInCode.delete().where(SignInCode.created_by == admin).execute()",
            "pass",
        ),
    ),
    Guard("S-51", Swap("domain/signin/invitations.py", "invitation.created_by = by", "pass")),
    Guard(
        "S-52",
        Swap(
            "domain/access/issued_credentials.py",
            "ResetLink.delete().where(ResetLink.user == user).execute()",
            "pass",
        ),
    ),
    Guard(
        "S-52",
        Swap(
            "domain/access/issued_credentials.py",
            "SignInCode.delete().where(SignInCode.user == user).execute()",
            "pass",
        ),
    ),
    Guard(
        "S-25",
        Swap("domain/users/accounts.py", "if account.is_admin and not is_first:", "if False:"),
    ),
    Guard(
        "S-25",
        Swap(
            "domain/access/acknowledgements.py",
            "newest if unknown is None else unknown - 1",
            "newest",
        ),
    ),
    Guard(
        "S-25",
        Swap(
            "domain/access/acknowledgements.py",
            "_concerns(user) & _was_elsewhere(session)",
            "_concerns(user)",
        ),
    ),
    Guard(
        "S-25",
        Swap("domain/audit/alerts.py", "rows[: max(MAX_LINES, attacks)]", "rows[:MAX_LINES]"),
    ),
    Guard(
        "S-25", Swap("domain/audit/alerts.py", "MIN(CASE WHEN", "MAX(CASE WHEN TRUE THEN 0 WHEN")
    ),
    Guard(
        "S-25",
        Swap(
            "domain/access/acknowledgements.py",
            "Event.known_browser.is_null() | (Event.known_browser != here)",
            "Event.id > 0",
        ),
    ),
    Guard(
        "S-25",
        Swap(
            "domain/audit/events.py",
            "known_browsers.number_of(doer, caller.device)",
            "(known_browsers.number_of(doer, caller.device) or 0)",
        ),
    ),
    Guard(
        "S-26",
        Swap(
            "domain/access/guesses.py",
            "IS_HEAVY, Attempts.failures > Attempts.told",
            "IS_HEAVY",
        ),
    ),
    Guard(
        "S-92",
        Swap(
            "routes/reports.py",
            "if _reporting.is_heard(source, int(request.app.state.clock())):",
            "if True:",
        ),
    ),
    Guard(
        "S-92", Swap("domain/audit/events.py", "if not _is_too_much(user, kind, now):", "if True:")
    ),
    Guard(
        "B21",
        Swap(
            "domain/mfa/clock_drift.py",
            "Installation.clock_suspected_by != user.id",
            "Installation.id > 0",
        ),
    ),
    Guard(
        "S-15",
        Swap(
            "web/link_pages.py",
            "one_time_links.dead(self.invalid(), token, request.now, request.caller)",
            "None",
        ),
    ),
    Guard(
        "S-92",
        Swap(
            "web/guards.py",
            'security_log.log("refused", user_id=request.user.id, reason="admins-only")',
            "pass",
        ),
    ),
    Guard(
        "S-92",
        Swap(
            "domain/refusals.py",
            "        log(factor, refusal, user)\n        raise",
            "        raise",
        ),
    ),
    Guard(
        "S-91",
        Swap("domain/mfa/recovery_codes.py", "    _forget_beyond_the_most(session.user)\n", ""),
    ),
    # -- what a request brings
    Guard("S-62", Swap("web/headers.py", "base-uri 'none'; frame-ancestors 'none'; ", "")),
    Guard(
        "S-41",
        Swap(
            "web/host_check.py",
            "    if not _is_ours(settings.origin, host[:LONGEST]):",
            "    if False:",
        ),
    ),
    Guard(
        "S-104",
        Swap(
            "web/host_check.py",
            "    if not settings.public_url and not FORWARDED.isdisjoint(headers.keys()):",
            "    if False:",
        ),
    ),
    Guard("S-55", Swap("web/cookies.py", "        httponly=True,\n", "        httponly=False,\n")),
    Guard(
        "S-55",
        Swap("web/cookies.py", "        secure=settings.secure,\n", "        secure=False,\n"),
    ),
    Guard("S-59", Swap("web/cookies.py", '        samesite="lax",\n', "        samesite=None,\n")),
    Guard(
        "S-69",
        Swap("web/contact.py", 'r"|(?P<web>https://', 'r"|(?P<web>\\w+:'),
    ),
    Guard(
        "S-69",
        Swap(
            "web/templating.py",
            "        autoescape=True,\n",
            "        autoescape=False,\n",
        ),
    ),
    Guard(
        "S-73",
        Swap(
            "web/posted_form.py",
            '    if kind.startswith("multipart/") and "charset" in kind:',
            "    if False:",
        ),
    ),
    Guard(
        "B57",
        Swap(
            "web/endpoint.py",
            "        if whom is not None and not page_account.is_shown_to(request, whom):",
            "        if False:",
        ),
    ),
    Guard(
        "S-83",
        Swap(
            "web/numbers.py",
            'ROW = "[0-9]{1,18}"',
            'ROW = "[0-9]+"',
        ),
    ),
    Guard("S-50", Swap("routes/sign_in.py", ", signs_out=True", "")),
    Guard("S-77", Swap("server/heads.py", "if self.besides > MAX_HEAD and", "if False and")),
    Guard("S-77", Swap("server/heads.py", "if head > MAX_HEAD:", "if False:")),
    Guard("S-104", Swap("server/heads.py", "if not self.is_past_head:", "if True:")),
    Guard(
        "S-11",
        Swap("domain/signin/completion.py", "caller.device, now, form)", "caller.device, now)"),
    ),
    Guard(
        "S-11",
        Swap("domain/signin/reset_links.py", "caller.device, now, form)", "caller.device, now)"),
    ),
    Guard(
        "S-55",
        Swap(
            "domain/signin/reset_links.py",
            "reset {user.password_changed_at} {token}",
            "reset {token}",
        ),
    ),
    Guard(
        "B61",
        Swap(
            "domain/users/details.py",
            "if hidden := writing.hidden_in(name):",
            'if hidden := "":',
        ),
    ),
    Guard(
        "B61",
        Swap(
            "domain/users/details.py",
            'next(filter(writing.is_hidden, email), "")',
            '""',
        ),
    ),
    Guard(
        "B61",
        Swap(
            "domain/mfa/authenticators.py",
            "if hidden := writing.hidden_in(name):",
            'if hidden := "":',
        ),
    ),
    Guard("B61", Swap("settings_readers.py", "or writing.hidden_in(value)", "")),
    Guard(
        "B61",
        Swap(
            "domain/users/usernames.py",
            'hidden = next(filter(writing.is_hidden, typed.strip(" \\t\\r\\n")), "")',
            'hidden = ""',
        ),
    ),
    Guard("B61", Swap("domain/text/writing.py", "or bool(_BLANK.match(character))", "")),
    Guard("B61", Swap("domain/text/writing.py", 'or category in {"Zl", "Zp"}', "")),
    Guard(
        "B61",
        Swap(
            "domain/text/writing.py",
            "bool(after) and _joins(before, after)",
            "True",
        ),
    ),
    Guard(
        "B61",
        Swap("web/names.py", '<bdi translate="no">{breaking}</bdi>', "{breaking}"),
    ),
    Guard(
        "S-74",
        Swap("domain/users/usernames.py", "not scripts <= EVERYDAY or", "False or"),
    ),
    Guard(
        "S-74",
        Swap("domain/users/usernames.py", "not all(_is_plain(c) for c in letters)", "False"),
    ),
    Guard(
        "S-74",
        Swap(
            "domain/users/usernames.py",
            "if letters and LOOK_LIKE_LATIN.issuperset(letters):",
            "if False:",
        ),
    ),
    Guard(
        "S-74",
        Swap(
            "domain/users/usernames.py",
            "if len(scripts) > 1 and not any(scripts <= mix for mix in TOGETHER):",
            "if False:",
        ),
    ),
    Guard(
        "S-92",
        Swap(
            "domain/audit/events.py",
            "(None if caller.is_shell else user)",
            "(None if caller.browser.startswith(SHELL) else user)",
        ),
    ),
    Guard(
        "S-92",
        Swap(
            "web/caller.py",
            'return "" if shown.lower().startswith(SHELL.strip()) else shown',
            "return shown",
        ),
    ),
    Guard("B82", Swap("web/tables.py", 'return FORMULA.sub(r"\\1\'", cell)', "return cell")),
    Guard("B82", Swap("web/tables.py", ", quoting=csv.QUOTE_ALL", "")),
    Guard(
        "S-69",
        Swap(
            "cli.py", "click.ClickException(plain(str(fault)))", "click.ClickException(str(fault))"
        ),
    ),
    Guard(
        "S-69",
        Swap("commands/terminal.py", "lambda part: plain(part[0])", "lambda part: part[0]"),
    ),
    Guard(
        "S-69",
        Swap(
            "commands/terminal.py",
            '_escaped(c) if is_hidden(c) and c != "\\n" else c for c in text',
            "text",
        ),
    ),
    Guard(
        "S-69",
        Swap(
            "commands/terminal.py",
            'say("\\t".join(plain(cell) for cell in cells))',
            'say("\\t".join(cells))',
        ),
    ),
    Guard(
        "S-36",
        Swap("domain/encryption/tokens.py", 'f"{_SYMBOL}{{43}}", whole)', 'f"{_SYMBOL}+", whole)'),
    ),
    Guard(
        "S-40",
        Swap("domain/encryption/tokens.py", "seen(with_hyphens(unquote(unquote(text))))", "text"),
    ),
    Guard(
        "B07",
        Swap("domain/mfa/otpauth.py", "if _length(text + end) <= room:", "if True:"),
    ),
    Guard(
        "B60", Swap("domain/mfa/otpauth.py", "if authenticator.number > 1 else", "if False else")
    ),
    Guard(
        "S-41",
        Swap("web/hosts.py", "asked.port in {0, self.port}", "True"),
    ),
    Guard(
        "S-41",
        Swap("web/hosts.py", "asked.name == self.name", "True"),
    ),
    Guard(
        "S-41",
        Swap("web/host_check.py", 'given[0] if len(given) == 1 else ""', "given[0]"),
    ),
    Guard(
        "S-41",
        Swap("domain/text/host_names.py", 'if getattr(found, "scope_id", None):', "if False:"),
        behind=(Swap("web/hosts.py", r"\[[0-9a-f:.]+\]", r"\[[^\[\]]+\]"),),
        why="a zone is none of the characters that hosts are read by",
    ),
    Guard(
        "S-41",
        Swap(
            "domain/text/host_names.py",
            "ipaddress.IPv6Address(inside[1]) if inside",
            'ipaddress.ip_address(host.strip("[]")) if inside',
        ),
    ),
    Guard(
        "S-57",
        Swap(
            "web/middleware.py",
            "hosts.origin(origins[0]) if len(origins) == 1 else None",
            "hosts.origin(origins[0]) if origins else None",
        ),
    ),
    Guard(
        "S-57",
        Swap("web/middleware.py", 'return site == ["same-origin"]', 'return "same-origin" in site'),
    ),
    Guard(
        "S-57",
        Swap(
            "web/middleware.py",
            'return origin is not None and origin in self._own(headers["Host"])',
            "return origin is not None",
        ),
    ),
    Guard(
        "S-58",
        Swap("web/middleware.py", "if is_unsafe and not self", "if False and not self"),
    ),
    Guard(
        "S-64",
        Swap("web/headers.py", "hosts.is_its_own(public.name)", "True"),
    ),
    Guard(
        "S-104",
        Swap("web/caller.py", 'hop.partition("%")[0].strip()', "hop.strip()"),
    ),
    Guard(
        "S-104",
        Swap(
            "web/caller.py",
            "        if not _is_trusted(peer, settings.trusted_proxies):\n            break\n",
            "",
        ),
    ),
    Guard(
        "S-80",
        Swap(
            "web/errors.py",
            'safe_next(meant + query) if leads_somewhere(meant) else ""',
            "meant + query",
        ),
    ),
    Guard(
        "B76",
        Swap("web/errors.py", "request.method not in READS or", "False or"),
    ),
    Guard(
        "B73",
        Swap(
            "web/middleware.py",
            "        if sentence:\n            security_log",
            '        if sentence and request.method != "GET":\n            security_log',
        ),
    ),
    Guard(
        "S-62",
        Swap(
            "routes/theme.py",
            'response.headers["Content-Security-Policy"] = PICTURE_ONLY',
            "pass",
        ),
    ),
    Guard(
        "S-96",
        Swap(
            "web/middleware.py",
            '(b"x-request-id", scope["request_id"].encode())',
            '(b"x-request-id", b"")',
        ),
    ),
    Guard(
        "S-67",
        Swap("web/middleware.py", '.setdefault("Cache-Control", "no-store")', ""),
    ),
    Guard(
        "S-104",
        Swap(
            "web/host_check.py",
            "if not settings.public_url and not FORWARDED",
            "if False and not FORWARDED",
        ),
    ),
    Guard(
        "S-77",
        Swap("web/middleware.py", "if not length.isascii() or not length.isdigit():", "if False:"),
    ),
    Guard(
        "S-77",
        Swap(
            "web/middleware.py",
            "errors.page(request, 413) if int(length[:12]) > audience.max_body else None",
            "None",
        ),
        behind=(
            Swap(
                "app.py",
                "            Middleware(BodyLimitMiddleware),\n",
                "",
            ),
        ),
        why="Starlette counts what comes in, whatever was declared",
    ),
    # -- apps
    Guard(
        "S-118",
        Swap("domain/apps/addresses.py", 'if "@" in url.netloc:', "if False:"),
        behind=(
            Swap(
                "domain/apps/addresses.py",
                'r"(\\[[0-9A-Fa-f:.]+\\]|[^\\[\\]:]+)(:[0-9]*)?"',
                '".*"',
            ),
        ),
        why="the pattern of host and port has no @ in it either",
    ),
    Guard(
        "S-134",
        Swap(
            "domain/oidc/asked_claims.py",
            "if not (_is_readable(acr) and _is",
            "if not (True or _is",
        ),
    ),
    Guard(
        "S-158",
        Swap("domain/text/host_names.py", '"scope_id", None) is None', '"scope_id", None) != ""'),
    ),
    Guard(
        "S-118",
        Swap("domain/text/host_names.py", "if not KEPT_BY_BROWSERS.isdisjoint(name):", "if False:"),
    ),
    Guard(
        "S-118",
        Swap(
            "domain/apps/addresses.py",
            'if scheme == "http" and not host_names.is_loopback(name):',
            "if False:",
        ),
    ),
    Guard(
        "S-118",
        Swap("domain/apps/addresses.py", "    if _is_ours(origin):\n", "    if False:\n"),
    ),
    Guard(
        "S-118",
        Swap(
            "domain/apps/registry.py",
            "if addresses.shares_cookies(app.origin, new.origin):",
            "if False:",
        ),
    ),
    Guard(
        "S-108",
        Swap("domain/apps/app_sessions.py", "in (AppSession, ReturnRequest):", "in (AppSession,):"),
    ),
    Guard("S-119", Swap("domain/apps/icons.py", "if len(content) > MAX_BYTES:", "if False:")),
    Guard(
        "S-119",
        Swap(
            "domain/apps/icons.py",
            "if not all(1 <= side <= MAX_SIDE for side in size):",
            "if False:",
        ),
    ),
    Guard(
        "S-131", Swap("routes/app_icons.py", "if app is not None and is_shown else", "if app else")
    ),
    Guard(
        "S-119",
        Swap(
            "routes/app_icons.py",
            "\"default-src 'none'; sandbox\"",
            "\"default-src 'none'\"",
        ),
    ),
    Guard(
        "S-120",
        Swap("operations/app_address.py", "if 200 <= reply.status < 300:", "if False:"),
    ),
    Guard(
        "S-120",
        Swap(
            "operations/app_address.py",
            'return location.startswith(f"{ours}/")',
            "return location.startswith(ours)",
        ),
    ),
    Guard(
        "S-119",
        Swap(
            "domain/apps/icons.py",
            "    if content[start : start + len(_PNG)] == _PNG:\n",
            "    if False:\n",
        ),
    ),
    Guard(
        "S-120",
        Swap(
            "operations/app_address.py",
            '"Whatever answers there doesn\'t speak HTTP.")',
            "str(fault))",
        ),
        (
            Swap(
                "operations/app_address.py",
                "HTTPException, ValueError):",
                "HTTPException, ValueError) as fault:",
            ),
        ),
        why="What was said is at hand only under a name.",
    ),
    Guard(
        "S-120",
        Swap("operations/app_address.py", "asking.join(within)", "asking.join(60)"),
    ),
    Guard(
        "S-23",
        Swap(
            "web/forms.py",
            "for name, value in data.multi_items()",
            "for name, value in data.items()",
        ),
    ),
    Guard("S-65", Swap("web/headers.py", '    "X-Content-Type-Options": "nosniff",\n', "")),
    Guard("S-66", Swap("web/headers.py", '    "Referrer-Policy": "same-origin",\n', "")),
    Guard("S-68", Swap("web/headers.py", '    "Cross-Origin-Opener-Policy": "same-origin",\n', "")),
    Guard(
        "S-68",
        Swap("web/headers.py", '    "Cross-Origin-Resource-Policy": "same-origin",\n', ""),
    ),
    Guard("S-62", Swap("web/headers.py", '    "X-Frame-Options": "DENY",\n', "")),
    Guard(
        "S-62",
        Swap(
            "web/headers.py",
            '    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",\n',
            "",
        ),
    ),
    Guard("S-62", Swap("web/headers.py", "\"default-src 'self'; script-src", '"script-src')),
    Guard("S-62", Swap("web/headers.py", "form-action 'self'; ", "")),
    Guard("S-62", Swap("web/headers.py", "object-src 'none'; ", "")),
    Guard("S-62", Swap("web/headers.py", "base-uri 'none'; ", "")),
    Guard("S-62", Swap("web/headers.py", "frame-ancestors 'none'; ", "")),
    Guard("S-64", Swap("web/headers.py", "if settings.secure", "if False")),
    Guard("S-55", Swap("web/cookies.py", "        secure=settings.secure,\n", "")),
    Guard(
        "S-55",
        Swap("web/cookies.py", "        httponly=True,\n        samesite", "        samesite"),
    ),
    Guard(
        "S-59",
        Swap(
            "web/cookies.py",
            '        samesite="lax",\n    )\n\n\ndef put_device',
            '        samesite="none",\n    )\n\n\ndef put_device',
        ),
    ),
    Guard(
        "S-55",
        Swap("web/cookies.py", 'return f"__Host-nightlatch-{kind}"', 'return f"nightlatch-{kind}"'),
    ),
    Guard(
        "S-17",
        Swap(
            "web/endpoint.py",
            "return request.mfa_requirement.is_due(request.now)",
            "return False",
        ),
    ),
    Guard(
        "S-23",
        Swap(
            "web/guards.py", "if lifetimes.is_confirmed(request.session, request.now):", "if True:"
        ),
    ),
    Guard("S-82", Swap("web/guards.py", "if not request.user.is_admin:", "if False:")),
    Guard("S-17", Swap("web/guards.py", "if not request.mfa_requirement.has_mfa:", "if False:")),
    Guard("S-73", Swap("web/posted_form.py", "    _refuse_foreign_charsets(kind)\n", "")),
    Guard(
        "S-73",
        Swap(
            "web/endpoint.py", "request, self.max_fields, self.max_files", "request, 100_000, 1000"
        ),
    ),
    Guard("B34", Swap("web/posted_form.py", '_STRAY.sub("\\0", text)', "text")),
    Guard(
        "S-93",
        Swap(
            "domain/security_log.py",
            "json.dumps(given, ensure_ascii=True)",
            "json.dumps(given, ensure_ascii=False)",
        ),
    ),
    Guard(
        "S-91",
        Swap(
            "domain/team/activity.py",
            "Event.at <= now - KEPT_FOR",
            "Event.at <= now - 100 * KEPT_FOR",
        ),
    ),
    # -- passwords, policy, keys, forms
    Guard(
        "S-01",
        Swap(
            "domain/users/passwords.py",
            'if len(unicodedata.normalize("NFC", password)) < MIN_LENGTH:',
            "if not password:",
        ),
    ),
    Guard(
        "S-01",
        Swap(
            "domain/users/passwords.py",
            'len(unicodedata.normalize("NFC", password)) < MIN_LENGTH',
            "len(password.encode()) < MIN_LENGTH",
        ),
    ),
    Guard(
        "S-02",
        Swap(
            "domain/users/passwords.py",
            "digest = hmac.digest(_LABEL, _encoded(password), hashlib.sha384)",
            "return _encoded(password)[:72]",
        ),
    ),
    Guard(
        "S-03",
        Swap(
            "domain/users/passwords.py",
            'return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")',
            'return password.encode("utf-8", "surrogatepass")',
        ),
    ),
    Guard(
        "S-03",
        Swap(
            "domain/users/passwords.py",
            'return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")',
            'return unicodedata.normalize("NFC", password).strip().encode("utf-8")',
        ),
    ),
    Guard(
        "S-05", Swap("domain/users/passwords.py", "if breached.contains(password):", "if False:")
    ),
    Guard(
        "S-05",
        Swap(
            "domain/users/passwords.py",
            "if objection := password_strength.objection(password, words):",
            "if objection := None:",
        ),
    ),
    Guard(
        "S-05",
        Swap(
            "domain/users/password_strength.py", 're.sub(r"[\\s._,/-]", "", password)', "password"
        ),
    ),
    Guard(
        "S-05",
        Swap(
            "domain/users/breached.py",
            'return unicodedata.normalize("NFC", composed.casefold())',
            "return composed",
        ),
    ),
    Guard(
        "S-06",
        Swap(
            "domain/users/passwords.py",
            "if word := context_words.leaned_on(password, words):",
            "if word := None:",
        ),
    ),
    Guard(
        "S-06",
        Swap(
            "domain/users/passwords.py",
            "_site_words[:] = [PRODUCT, *words]",
            "_site_words[:] = [PRODUCT]",
        ),
    ),
    Guard(
        "S-06",
        Swap("domain/users/context_words.py", ".casefold().translate(_LOOK_ALIKES)", ".casefold()"),
    ),
    Guard(
        "S-06",
        Swap(
            "domain/users/context_words.py",
            'for word in (text, *re.split(r"[\\W_]+", text)):',
            "for word in (text,):",
        ),
    ),
    Guard("S-09", Swap("settings.py", "bcrypt_cost: int = 12", "bcrypt_cost: int = 9")),
    Guard(
        "S-09",
        Swap(
            "domain/users/passwords.py",
            "return hashed(password) if cost < _hashing.cost else None",
            "return None",
        ),
    ),
    Guard(
        "S-10",
        Swap("domain/users/passwords.py", "if len(_encoded(password)) > MAX_BYTES:", "if False:"),
    ),
    Guard(
        "S-16",
        Swap(
            "domain/users/passwords.py",
            "stored = _opened(user) if user is not None and known else _hashing.dummy",
            'stored = _opened(user) if user is not None and known else b""',
        ),
    ),
    Guard(
        "S-51",
        Swap("domain/users/passwords.py", "and user.disabled_at is None", "and True"),
        behind=(Swap("domain/signin/signin.py", "or fresh.disabled_at is not None", "or False"),),
        why="a sign-in looks again in its transaction whether the person was disabled meanwhile",
    ),
    Guard(
        "S-17",
        Swap(
            "domain/mfa/policy.py",
            "return bool(user.is_admin) or any(due is not None and now >= due for due in dates)",
            "return any(due is not None and now >= due for due in dates)",
        ),
    ),
    Guard(
        "S-17",
        Swap(
            "domain/mfa/policy.py",
            "return bool(user.is_admin) or any(due is not None and now >= due for due in dates)",
            "return bool(user.is_admin)",
        ),
    ),
    Guard(
        "S-17",
        Swap("domain/mfa/policy.py", "    deadlines.verify_number(grace_days)\n", ""),
    ),
    Guard(
        "S-197",
        Swap(
            "domain/signin/signin.py",
            "    passkey_duty.refuse_code(session, now)\n",
            "",
        ),
    ),
    Guard(
        "S-197",
        Swap(
            "domain/signin/signin.py",
            "if code.recovery_code is None and passkey_duty.takes_passkey_only(code.user, now):",
            "if False:",
        ),
    ),
    Guard(
        "S-202",
        Swap(
            "domain/signin/confirmation.py",
            " or factors.resist_phishing(session.factors):",
            ":",
        ),
    ),
    Guard(
        "S-197",
        Swap(
            "domain/signin/confirmation.py",
            "if takes_passkey_only(session, now) or not authenticators.active(session.user):",
            "if not authenticators.active(session.user):",
        ),
    ),
    Guard(
        "S-197",
        Swap(
            "domain/access/mfa_requirement.py",
            "return self.asks_for_passkey(now) and self.lacks_passkey",
            "return False",
        ),
    ),
    Guard(
        "S-197",
        Swap(
            "domain/access/mfa_requirement.py",
            "start = policy.admin_passkeys_from if user.is_admin else None",
            "start = None",
        ),
    ),
    Guard(
        "S-197",
        Swap("domain/access/factors.py", "AND y.switched_off_at IS NULL ", ""),
    ),
    Guard("S-197", Swap("domain/access/factors.py", "AND y.rp_id = ?)", "AND ? <> '')")),
    Guard(
        "S-197",
        Swap(
            "domain/signin/reset_factor.py",
            "    if only_passkey or not authenticators.active(link.user):",
            "    if not authenticators.active(link.user):",
        ),
    ),
    Guard(
        "S-198",
        Swap(
            "domain/mfa/passkey_policy.py",
            "if not rows.usable(user, rp_id) or not recovery_codes.is_saved(user):",
            "if not recovery_codes.is_saved(user):",
        ),
    ),
    Guard(
        "S-198",
        Swap(
            "domain/mfa/passkey_policy.py",
            "if not rows.usable(user, rp_id) or not recovery_codes.is_saved(user):",
            "if not rows.usable(user, rp_id):",
        ),
    ),
    Guard(
        "S-198",
        Swap(
            "domain/mfa/passkey_policy.py",
            "    if not whom.rp_id:\n        raise NoPasskeysHere\n",
            "",
        ),
    ),
    Guard(
        "S-199",
        Swap(
            "domain/mfa/passkeys.py",
            "if is_kept or not last_factor.may_go(passkey, rp_id):",
            "if not last_factor.may_go(passkey, rp_id):",
        ),
    ),
    Guard(
        "S-17",
        Swap(
            "domain/mfa/policy.py",
            "if by is not None:\n        _check_ready(by)",
            "if by is None:\n        pass",
        ),
    ),
    Guard(
        "S-17",
        Swap(
            "domain/mfa/policy.py",
            "if not state.is_on(user) or not recovery_codes.is_saved(user):",
            "if not state.is_on(user):",
        ),
    ),
    Guard(
        "S-17",
        Swap(
            "domain/access/mfa_requirement.py",
            "return (not self.has_mfa and self.is_in_force(now)) or self.owes_passkey(now)",
            "return self.owes_passkey(now)",
        ),
    ),
    Guard(
        "S-17",
        Swap(
            "domain/access/mfa_requirement.py",
            "return max(start, counted_from(account_created_at, grace_days))",
            "return start",
        ),
    ),
    Guard(
        "S-17",
        Swap(
            "domain/access/mfa_requirement.py",
            "start = days.end_of_that_day(required_from) if grace_days else required_from",
            "start = required_from",
        ),
    ),
    Guard(
        "S-17",
        Swap("domain/mfa/policy.py", "    deadlines.verify(day, today)\n", ""),
    ),
    Guard(
        "S-17",
        Swap(
            "domain/mfa/policy.py",
            "is_same = max(decided.required_from, now) == max(start, now)",
            "is_same = True",
        ),
    ),
    Guard(
        "S-36",
        Swap(
            "domain/access/idempotency.py",
            "return is_there & (Making.session == session.id)",
            "return is_there",
        ),
    ),
    Guard(
        "S-36",
        Swap(
            "domain/access/idempotency.py",
            "is_there = Making.sealed_copy.is_null(False) & moments.lasts(Making.at, SHOWN_FOR, now)",
            "is_there = Making.sealed_copy.is_null(False)",
        ),
    ),
    Guard(
        "S-36",
        Swap(
            "operations/housekeeping.py",
            "    in_batches(Making.update(sealed_copy=None), lambda: idempotency.is_shown_no_more(at()))\n",
            "",
        ),
    ),
    Guard(
        "S-36",
        Swap(
            "operations/restore_revocation.py",
            "SignInCode, CodeFirst, Making)",
            "SignInCode, CodeFirst)",
        ),
    ),
    Guard(
        "S-36",
        Swap(
            "domain/signin/invitations.py",
            "NOT_ACCEPTED & (Invitation.making == secret.making)",
            "NOT_ACCEPTED",
        ),
    ),
    Guard(
        "S-36",
        Swap(
            "domain/signin/reset_links.py",
            "link.user == user and link.used_at is None",
            "link.used_at is None",
        ),
    ),
    Guard(
        "S-36",
        Swap(
            "domain/signin/reset_links.py",
            "link.user == user and link.used_at is None",
            "link.user == user",
        ),
    ),
    Guard(
        "S-54",
        Swap(
            "web/guards.py",
            "if hands_out and not lifetimes.may_act(request.session, request.now):",
            "if False:",
        ),
    ),
    Guard("S-80", Swap("web/targets.py", "len(target) <= MAX_LENGTH and ", "")),
    Guard("S-80", Swap("web/targets.py", "decoded = unquote(unquote(path))", "decoded = path")),
    Guard("S-80", Swap("web/targets.py", 'is_odd = "//" in decoded or', "is_odd =")),
    Guard("S-80", Swap("web/targets.py", '"\\\\" in decoded or', '"" in () or')),
    Guard("S-80", Swap("web/targets.py", '"/." in decoded or', '"" in () or')),
    Guard(
        "S-80",
        Swap("web/targets.py", 're.fullmatch(r"/[!-\\[\\]-~]*", target)', 'target.startswith("/")'),
    ),
    Guard("S-74", Swap("web/forms.py", "if len(given) > 1 or", "if")),
    Guard("S-73", Swap("web/forms.py", "or not isinstance(value, str):", "or False:")),
    Guard("S-73", Swap("web/forms.py", "if UNREADABLE.search(value):", "if False:")),
    Guard("S-73", Swap("web/forms.py", "if len(value) > longest:", "if False:")),
    Guard(
        "S-85",
        Swap(
            "domain/encryption/vault.py",
            'return f"{purpose}/{row}".encode()',
            "return purpose.encode()",
        ),
    ),
    Guard(
        "S-85",
        Swap(
            "domain/encryption/vault.py",
            'info=b"nightlatch/" + purpose.encode()',
            'info=b"nightlatch/"',
        ),
        behind=(
            Swap("domain/encryption/vault.py", 'f"{purpose}/{row}".encode()', 'f"{row}".encode()'),
        ),
        why="the purpose is authenticated with the record as well",
    ),
    Guard("S-87", Swap("domain/encryption/keyring.py", "if mode & 0o077:", "if False:")),
    Guard(
        "S-87",
        Swap(
            "domain/encryption/keyring.py",
            "if not keys or not all(is_random(key.material) for key in keys):",
            "if not keys:",
        ),
    ),
    Guard("S-87", Swap("domain/encryption/keyring.py", "and not legible", "and True")),
    Guard(
        "S-87", Swap("domain/encryption/keyring.py", "len(set(material)) >= KEY_BYTES // 2", "True")
    ),
    Guard(
        "S-87", Swap("domain/encryption/keyring.py", "len(material) == KEY_BYTES and", "True and")
    ),
    Guard(
        "S-87",
        Swap(
            "domain/database/private_files.py",
            "os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600",
            "os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644",
        ),
    ),
    Guard(
        "S-47",
        Swap(
            "domain/encryption/tokens.py",
            'return hashlib.sha256(token.encode("utf-8", "replace")).digest()',
            "return token.encode()",
        ),
    ),
    Guard("S-47", Swap("domain/encryption/tokens.py", "TOKEN_BYTES = 32", "TOKEN_BYTES = 8")),
    # -- single requirements
    Guard("S-54", Swap("web/guards.py", "(actions.Gone, HTTPException)", "()")),
    Guard("S-48", Swap("web/guards.py", "if _has_given_up_rights(request):", "if False:")),
    Guard("S-48", Swap("web/sign_in_redirects.py", "if _is_about_sender(request):", "if False:")),
    Guard(
        "S-48",
        Swap("web/person_page.py", "not sessions.exists(request.session):", "False:"),
    ),
    Guard(
        "S-54",
        Swap(
            "web/guards.py",
            "        response = _asked_again(request, handler)\n",
            "        response = handler(request)\n",
        ),
    ),
    Guard(
        "S-54",
        Swap(
            "domain/access/lifetimes.py",
            "return bool(has_shown_factors) and any(",
            "return any(",
        ),
    ),
    Guard("S-54", Swap("domain/access/session_rows.py", "        session.acted_at = 0\n", "")),
    Guard(
        "S-54",
        Swap(
            "web/guards.py",
            "            sessions.note_act(request.session, request.now)\n",
            "            pass\n",
        ),
    ),
    Guard(
        "S-54",
        Swap("web/guards.py", "        if response.status_code < 400:\n", "        if True:\n"),
    ),
    Guard(
        "S-83",
        Swap(
            "domain/team/people.py",
            "Session.id == number, Session.user == user).execute()",
            "Session.id == number).execute()",
        ),
    ),
    Guard(
        "S-78",
        Swap(
            "domain/team/selection.py",
            "        if user == by and not task.to_oneself:\n",
            "        if False:\n",
        ),
    ),
    Guard(
        "A19",
        Swap(
            "web/flash.py",
            "if not text or not hmac.compare_digest(mark.encode(), _mark(name, told_at, text).encode()):",
            "if not text:",
        ),
    ),
    Guard(
        "A22",
        Swap(
            "domain/audit/failures.py",
            "            update={Event.number: Event.number + 1, **latest},\n",
            "            update=latest,\n",
        ),
    ),
    Guard(
        "A22",
        Swap(
            "domain/audit/failures.py",
            '"subject": user.username if user else "",',
            '"subject": user.username if user else caller.browser,',
        ),
    ),
    Guard(
        "A18",
        Swap(
            "domain/users/directory.py",
            "        people = people.where(order.until(end))\n",
            "        pass\n",
        ),
    ),
    Guard(
        "S-46",
        Swap(
            "routes/profile.py",
            'return "email" not in form.errors and form["email"] != request.user.email',
            "return False",
        ),
    ),
    Guard(
        "S-81",
        Swap(
            "deploy/nginx.conf",
            "\t\t\treturn 403;",
            "\t\t\treturn 308 https://login.example.com$request_uri;",
        ),
    ),
    Guard(
        "S-60",
        Swap(
            "routes/people.py",
            '    return render(request, "people/index.html"',
            '    User.update(name="Nobody").execute()\n    return render(request, "people/index.html"',
        ),
    ),
    Guard(
        "S-88",
        Swap(
            "domain/encryption/keyring.py",
            'return hashlib.sha256(b"nightlatch key id"',
            'return hashlib.md5(b"nightlatch key id"',
        ),
    ),
    Guard(
        "S-08",
        Swap("static/app.js", "form.querySelectorAll('.reveal').forEach(passwords.hide);", ""),
    ),
    Guard(
        "S-56",
        Swap(
            "static/app.js",
            "const sending = (() => {",
            "sessionStorage.setItem('a', 'b');\nconst sending = (() => {",
        ),
    ),
    Guard("S-99", Swap("server/serving.py", "server_header=False", "server_header=True")),
    Guard(
        "S-08",
        Swap(
            "templates/_parts/field.html",
            '{% call input(form, name, label, hint, "password", focus,',
            '{% call input(form, name, label, hint, "text", focus,',
        ),
    ),
    Guard(
        "S-28",
        Swap(
            "domain/signin/signin.py",
            "    if state.is_on(user):\n",
            "    if state.is_on(user) and not known_browsers.is_known(user, caller.device, now):\n",
        ),
    ),
    Guard(
        "S-70",
        Swap(
            "web/paths.py",
            'return f"{path}?{urlencode(given)}" if given else path',
            'return f"{path}?" + "&".join(f"{k}={v}" for k, v in given.items()) if given else path',
        ),
    ),
    Guard(
        "S-95",
        Swap(
            "routes/activity.py",
            "def index(",
            'def edit_history() -> None:\n    """Change it."""\n    from models import Event\n\n    Event.update(kind="").execute()\n\n\ndef index(',
        ),
    ),
    Guard(
        "S-04",
        Swap(
            "domain/users/passwords.py",
            "    if len(_encoded(password)) > MAX_BYTES:\n        raise",
            '    if password.islower():\n        raise PasswordRefused("Use capitals too.")\n    if len(_encoded(password)) > MAX_BYTES:\n        raise',
        ),
    ),
    Guard(
        "S-13",
        Swap(
            "domain/signin/signin.py",
            "            throttle.clear(limit, *counted[-1:])\n            if renewed",
            "            throttle.clear(limit, *counted[-1:])\n            throttle.clear(limits.totp(user.id, known_browser=known))\n            if renewed",
        ),
    ),
    Guard(
        "S-27",
        Swap(
            "domain/encryption/tokens.py",
            "TOKEN_BYTES = 32  # 256 bits",
            "TOKEN_BYTES = 32  # 256 bits\nSession = sessions = None\n\n\ndef magic() -> None:\n    Session.create()",
        ),
    ),
    Guard(
        "S-30",
        Swap(
            "domain/mfa/code_text.py",
            'return hashlib.sha256(text.replace("-", "").encode()).digest()',
            "return text.encode()",
        ),
    ),
    Guard(
        "S-30",
        Swap(
            "domain/mfa/recovery_code_use.py",
            "newest.saved_at, newest.sealed_copy = now, None",
            "newest.saved_at = now",
        ),
    ),
    Guard(
        "S-32",
        Swap(
            "domain/mfa/recovery_code_use.py",
            "        code.save(only=[RecoveryCode.used_at, RecoveryCode.sealed_copy, RecoveryCode.opened])\n    recovery_codes.add(session, now)",
            "        code.save(only=[RecoveryCode.used_at, RecoveryCode.sealed_copy, RecoveryCode.opened])",
        ),
    ),
    Guard(
        "S-39",
        Swap(
            "domain/signin/reset_links.py",
            "    link = _living(token, now)\n    return link.user if link is not None else None",
            "    link = _living(token, now)\n    ResetLink.delete().where(ResetLink.token_hash == tokens.hashed(token)).execute()\n    return link.user if link is not None else None",
        ),
    ),
    Guard(
        "S-42",
        Swap(
            "domain/signin/reset_links.py",
            "    sessions.end_all(link.user)\n",
            "    Session.delete().where(Session.id == 0).execute()\n",
        ),
    ),
    Guard(
        "S-45",
        Swap(
            "domain/signin/first_account.py",
            "        if accounts.exist():\n            return None\n",
            "        if False:\n            return None\n",
        ),
    ),
    Guard(
        "S-46",
        Swap(
            "domain/users/accounts.py",
            "            user.email_verified_at = None",
            "            pass",
        ),
    ),
    Guard(
        "S-63",
        Swap(
            "templates/sign_in/new.html",
            "{% block main %}",
            '{% block main %}<p hx-on:click="x()"></p>',
        ),
    ),
    Guard(
        "S-71",
        Swap(
            "domain/users/directory.py",
            '"""Finding people',
            'from peewee import SQL\n\nFOUND = SQL("1")\n"""Finding people',
        ),
    ),
    Guard(
        "S-72",
        Swap(
            "domain/encryption/tokens.py", "import secrets\n", "import secrets\nimport subprocess\n"
        ),
    ),
    Guard(
        "S-78",
        Swap(
            "domain/team/people.py",
            "if fresh.is_admin and fresh.disabled_at is None and not others.exists():",
            "if False:",
        ),
    ),
    Guard(
        "S-79", Swap("domain/encryption/tokens.py", "import re\n", "import re\nimport smtplib\n")
    ),
    Guard(
        "S-89",
        Swap(
            "domain/mfa/code_text.py",
            "symbols = [secrets.choice(ALPHABET) for _ in range(RANDOM_SYMBOLS)]",
            "import random\n    symbols = [random.choice(ALPHABET) for _ in range(RANDOM_SYMBOLS)]",
        ),
    ),
    Guard(
        "S-90",
        Swap(
            "domain/encryption/vault.py",
            '    return f"{purpose}/{row}".encode()',
            '    return f"{purpose}".encode()',
        ),
    ),
    Guard(
        "S-94",
        Swap(
            "domain/encryption/keyring.py", "material: bytes = field(repr=False)", "material: bytes"
        ),
    ),
    Guard(
        "S-98",
        Swap("tests/requirements.txt", "pytest-timeout==2.4.0 \\\n", "pytest-timeout>=2.4.0 \\\n"),
    ),
    Guard(
        "S-100",
        Swap(
            "settings.py",
            "if not host_names.is_loopback(settings.host) and not settings.secure:",
            "if False:",
        ),
    ),
    Guard(
        "S-100",
        Swap(
            "settings_readers.py",
            'if url.scheme == "http" and not host_names.is_loopback(host):',
            "if False:",
        ),
    ),
    Guard(
        "S-21",
        Swap(
            "domain/mfa/clock_drift.py",
            "abs(browser_seconds) > WORTH_DOUBTING",
            "abs(browser_seconds) > 0",
        ),
    ),
    Guard(
        "S-75",
        Swap(
            "domain/users/accounts.py",
            "user.name, user.email = name, email",
            "user.name, user.email = name, email\n        User.update(is_admin=True).where(User.id == user.id).execute()",
        ),
    ),
    Guard("S-84", Swap("web/guards.py", "if not request.is_half_signed_in:", "if False:")),
    Guard(
        "S-35",
        Swap(
            "domain/signin/signin.py",
            "if not passwords.verify(user, password) or user is None:",
            "if user is None:",
        ),
    ),
    Guard(
        "S-61",
        Swap(
            "web/headers.py",
            '"Cross-Origin-Resource-Policy": "same-origin",',
            '"Cross-Origin-Resource-Policy": "same-origin",\n    "Access-Control-Allow-Origin": "*",',
        ),
    ),
    # -- where people are going
    Guard(
        "S-122",
        Swap("domain/access/return_requests.py", "            _end_beyond_the_most(site)\n", ""),
    ),
    Guard(
        "S-122",
        Swap("domain/access/return_requests.py", "_is_of(token), is_open(now))", "_is_of(token))"),
    ),
    Guard(
        "S-122",
        Swap("domain/access/return_requests.py", "site = limits.site(address)", "site = address"),
    ),
    Guard(
        "S-122",
        Swap(
            "routes/return_requests.py", "found is None or found.app is not None", "found is None"
        ),
    ),
    Guard(
        "S-80", Swap("web/request.py", "return safe_next(str(self.data", "return str(str(self.data")
    ),
    Guard("S-123", Swap("web/endpoint.py", "        arrived(request)\n", "")),
    Guard(
        "S-123",
        Swap("domain/access/destinations.py", "if path and path != session", "if path != session"),
    ),
    # -- what proxies ask
    Guard(
        "S-104",
        Swap("web/original_requests.py", "if not is_from_trusted_proxy(request):", "if False:"),
    ),
    Guard(
        "S-104",
        Swap(
            "web/caller.py",
            "return peer is not None and _is_trusted(peer, settings",
            "return peer is None or (peer, settings",
        ),
    ),
    Guard(
        "S-107",
        Swap(
            "web/original_requests.py",
            'f"{given[name]}, {text}" if name in given else text',
            "text",
        ),
    ),
    Guard(
        "S-107",
        Swap("web/original_requests.py", "if not given.keys() >= CADDY_TRAEFIK:", "if not given:"),
    ),
    Guard(
        "S-107",
        Swap("web/original_requests.py", "or not TARGET.fullmatch(target)", "or not target"),
    ),
    Guard(
        "S-107",
        Swap("web/original_requests.py", "len(target) > MAX_TARGET or not TARGET", "not TARGET"),
    ),
    Guard("S-107", Swap("web/original_requests.py", "or not TOKEN.fullmatch(method)", "")),
    Guard("S-107", Swap("web/original_requests.py", r"|%[0-9A-Fa-f]{2})*+", r"|%)*+")),
    Guard("S-107", Swap("web/original_requests.py", r"&->@-\[\]-~]++", "&->@-~]++")),
    Guard("S-107", Swap("web/original_requests.py", "if port > MAX_PORT:", "if False:")),
    Guard(
        "S-107",
        Swap(
            "web/original_requests.py",
            "text if host_names.can_exist(text) else",
            "text if True else",
        ),
    ),
    Guard(
        "S-107",
        Swap(
            "web/original_requests.py",
            "host_names.bracketed(str(host_names.address(text)))",
            "text",
        ),
    ),
    Guard(
        "S-107",
        Swap("web/original_requests.py", "_host(known, host.lower())", "_host(known, host)"),
    ),
    Guard("S-107", Swap("web/original_requests.py", "if not found or not slash:", "if not found:")),
    Guard(
        "B45",
        Swap(
            "web/original_requests.py",
            'return given[MODE] == "navigate"',
            'return "navigate" in given[MODE]',
        ),
    ),
    Guard("B45", Swap("web/original_requests.py", "BACKGROUND.isdisjoint(given) and", "")),
    Guard(
        "B45",
        Swap(
            "web/original_requests.py",
            "self.is_navigation and self.method in READS",
            "self.is_navigation",
        ),
    ),
    Guard(
        "S-124",
        Swap("web/machine.py", "        if not self.can_be(response):\n", "        if False:\n"),
    ),
    Guard("S-108", Swap("web/machine.py", "if request.method not in READS:", "if False:")),
    Guard(
        "S-124",
        Swap("web/machine.py", "except Exception as fault:", "except ZeroDivisionError as fault:"),
    ),
    Guard("S-124", Swap("web/machine.py", "_is_yes(answer) or answer.status_code >= 300", "True")),
    Guard("S-124", Swap("web/machine.py", "in {401, 403} and not answer.body", "in {401, 403}")),
    Guard(
        "S-124",
        Swap(
            "web/machine.py",
            "answer.status_code == 200 and not answer.body",
            "answer.status_code == 200",
        ),
    ),
    Guard(
        "S-124", Swap("web/middleware.py", "if row is not None and audience is CHECK:", "if False:")
    ),
    Guard("S-124", Swap("server/heads.py", 'self.app_state.get("only_forbidden", ())', "()")),
    Guard(
        "S-124",
        Swap("web/host_check.py", 'return "" if audience.internal_hosts else mine', 'return ""'),
    ),
    Guard(
        "S-124",
        Swap(
            "web/host_check.py",
            "if not names.isdisjoint(settings.internal_hosts):",
            "if names:",
        ),
    ),
    Guard("S-124", Swap("web/threads.py", 'raise RuntimeError("stopped") from fault', "raise")),
    Guard("S-125", Swap("web/cookies.py", "audience.reads_cookies and", "audience.name and")),
    Guard("S-125", Swap("web/cookies.py", "(audience.reads_cookies and is_ours)", "is_ours")),
    Guard("S-126", Swap("web/headers.py", "if audience.keeps_opener:", "if True:")),
    Guard("S-126", Swap("web/headers.py", "if audience.is_loaded_elsewhere:", "if True:")),
    # -- testers
    Guard(
        "B92",
        Swap(
            "qa/python/src/nightlatch_qa/environment.py",
            'environment.get(f"{PREFIX}{name}", "").strip()',
            'environment.get(f"{PREFIX}{name}", "")',
        ),
    ),
    Guard(
        "B92",
        Swap(
            "qa/python/src/nightlatch_qa/environment.py",
            "if given and not _ONE_WORD.fullmatch(given):",
            "if False:",
        ),
    ),
    Guard(
        "B92",
        Swap(
            "qa/python/src/nightlatch_qa/environment.py",
            'if parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:',
            "if False:",
        ),
    ),
    Guard(
        "S-94",
        Swap(
            "qa/python/src/nightlatch_qa/plugin.py",
            "report.longrepr = hiding.mask_all(report.longrepr)",
            "report.longrepr = report.longrepr",
        ),
    ),
    Guard(
        "S-94",
        Swap(
            "qa/python/src/nightlatch_qa/plugin.py",
            "report.sections = hiding.mask_all(report.sections)",
            "report.sections = report.sections",
        ),
    ),
    Guard(
        "S-16",
        Swap(
            "test_mode/cast.py",
            "if person is None or person.disabled_at is not None:",
            "if person is None:",
        ),
    ),
    # -- the way into an app
    Guard(
        "S-112",
        Swap("domain/apps/check.py", "w.app_id = a.id AND w.token_hash = ?", "w.token_hash = ?"),
    ),
    Guard(
        "S-106",
        Swap(
            "domain/apps/check.py", "if not session.is_full or is_disabled or", "if is_disabled or"
        ),
    ),
    Guard(
        "S-108",
        Swap(
            "domain/apps/check.py",
            "or is_disabled or lifetimes.is_over(session, now):",
            "or lifetimes.is_over(session, now):",
        ),
    ),
    Guard(
        "S-108",
        Swap(
            "domain/apps/check.py",
            "is_disabled or lifetimes.is_over(session, now):",
            "is_disabled:",
        ),
    ),
    Guard("S-106", Swap("domain/apps/check.py", "if not can_open:", "if False:")),
    Guard("S-106", Swap("domain/apps/check.py", "if not has_mfa:", "if False:")),
    Guard(
        "S-116",
        Swap(
            "domain/apps/check.py",
            "if app.max_age is not None and not moments",
            "if False and not moments",
        ),
    ),
    Guard(
        "S-112",
        Swap(
            "domain/apps/check.py",
            "if way.id is None or not app_sessions.is_open(way, now):",
            "if way.id is None:",
        ),
    ),
    Guard(
        "S-113",
        Swap("domain/apps/check.py", "if is_page_load or way.app.background_counts:", "if True:"),
    ),
    Guard(
        "S-112",
        Swap(
            "domain/apps/hand_over.py",
            "if not secrets.compare_digest(bytes(way.state_hash), tokens.hashed(state)):",
            "if False:",
        ),
    ),
    Guard(
        "S-112",
        Swap("domain/apps/hand_over.py", "if not is_fresh or way.arrived_at", "if way.arrived_at"),
    ),
    Guard(
        "S-112",
        Swap(
            "domain/apps/hand_over.py",
            "way.arrived_at is not None or not _is_allowed(way, now):",
            "not _is_allowed(way, now):",
        ),
    ),
    Guard("S-112", Swap("domain/apps/hand_over.py", " or not _is_allowed(way, now):", ":")),
    Guard(
        "S-112",
        Swap(
            "domain/apps/hand_over.py",
            "here = (AppSession.code_hash == tokens.hashed(code)) & (App.origin == origin)",
            "here = AppSession.code_hash == tokens.hashed(code)",
        ),
    ),
    Guard(
        "S-117",
        Swap(
            "domain/apps/hand_over.py",
            "        _refuse_loops(app, session, state_hash, target, now)\n",
            "        pass\n",
        ),
    ),
    Guard(
        "S-112",
        Swap("domain/apps/app_sessions.py", "        end_oldest(app, session, arrived=True)\n", ""),
    ),
    Guard(
        "S-115", Swap("domain/apps/denials.py", "if not _is_recorded(app, user, now):", "if True:")
    ),
    Guard("S-105", Swap("domain/apps/probing.py", "return is_right and bool(", "return bool(")),
    Guard(
        "S-105",
        Swap(
            "domain/apps/probing.py",
            "return is_right and bool(moments.lasts(int(at), LASTS, now))",
            "return is_right",
        ),
    ),
    Guard(
        "S-57",
        Swap(
            "routes/app_host.py",
            '"Sec-Fetch-Site", "none") in {"same-origin", "none"}',
            '"Sec-Fetch-Site", "none") is not None',
        ),
    ),
    Guard(
        "S-57",
        Swap("routes/app_host.py", 'not in {"document", "empty"}', "is None"),
    ),
    Guard(
        "S-80",
        Swap(
            "routes/app_refusals.py",
            "f\"{original.origin}{original.current or '/'}\"",
            'original.current or "/"',
        ),
    ),
    Guard(
        "S-80",
        Swap(
            "templates/outside/again.html",
            "{{ asked.origin }}{{ asked.target }}",
            "{{ asked.target }}",
        ),
    ),
    Guard(
        "S-131",
        Swap(
            "routes/app_entry.py",
            "found = registry.by_origin(app)",
            "found = registry.by_origin(app) or registry.find(int(app) if app.isdecimal() else 0)",
        ),
    ),
    Guard(
        "S-131",
        Swap(
            "routes/app_entry.py",
            " or user is None or not rules.can_open(app, user):",
            " or user is None:",
        ),
    ),
    Guard(
        "S-112",
        Swap("routes/app_host.py", "    if original.method not in READS:\n", "    if False:\n"),
    ),
    Guard(
        "S-117",
        Swap("routes/app_host.py", "if not state and not _passes(request, original):", "if False:"),
    ),
    Guard(
        "S-80",
        Swap(
            "routes/app_host.py",
            'target = wanted if TARGET.fullmatch(wanted) else "/"',
            "target = wanted",
        ),
    ),
    Guard(
        "S-105",
        Swap(
            "routes/app_host.py",
            'if not probing.is_ours(app, _parameter(original, "question"), request.now):',
            "if False:",
        ),
    ),
    Guard(
        "S-80",
        Swap(
            "routes/app_entry.py", "or not is_state or not _leads_into(target):", "or not is_state:"
        ),
    ),
    Guard(
        "B45",
        Swap(
            "routes/app_refusals.py",
            "    if original.is_page_load:\n        return app_host",
            "    if True:\n        return app_host",
        ),
    ),
    Guard(
        "S-114",
        Swap(
            "routes/app_refusals.py",
            "    if original.is_navigation:\n        return app_host_pages",
            "    if False:\n        return app_host_pages",
        ),
    ),
    Guard(
        "S-115",
        Swap(
            "routes/app_refusals.py",
            "        denials.record(app, verdict.user, request.now, request.caller)\n",
            "        pass\n",
        ),
    ),
    Guard(
        "S-109",
        Swap("web/identity.py", 'return quote(text, plain, "utf-8", "replace")', "return text"),
    ),
    Guard("S-109", Swap("web/identity.py", 'if chr(code) != "%"', "if True")),
    Guard(
        "S-109", Swap("web/identity.py", 'IN_GROUP = PLAIN.replace(",", "")', "IN_GROUP = PLAIN")
    ),
    Guard(
        "S-110",
        Swap(
            "web/app_cookies.py",
            'value, path="/", secure=secure, httponly=True, samesite="lax"',
            'value, path="/", secure=secure, samesite="lax"',
        ),
    ),
    Guard(
        "S-110",
        Swap(
            "web/app_cookies.py",
            'value, path="/", secure=secure, httponly=True',
            'value, path="/", httponly=True',
        ),
    ),
    Guard(
        "S-110",
        Swap(
            "web/app_cookies.py",
            'value, path="/", secure=secure, httponly=True, samesite="lax"',
            'value, path="/", secure=secure, httponly=True, samesite="none"',
        ),
    ),
    Guard("S-115", Swap("web/app_host_pages.py", "default-src 'none'; style-src", "style-src")),
    # -- the recipes of the front door
    Guard(
        "S-127",
        Swap(
            "deploy/front-door/nginx.conf",
            "\tauth_request /.nightlatch/check;",
            "\tauth_request off;",
        ),
    ),
    Guard(
        "S-128",
        Swap("deploy/front-door/Caddyfile", "request_header -Remote*", "request_header -None"),
    ),
    Guard(
        "S-128",
        Swap(
            "deploy/front-door/Caddyfile",
            "request_header @other -Upgrade",
            "request_header @other -None",
        ),
        behind=(
            Swap(
                "deploy/front-door/Caddyfile",
                "request_header @other -Connection",
                "request_header @other -Nothing",
            ),
        ),
        why="without Connection nothing is upgraded either",
    ),
    Guard(
        "S-128",
        Swap(
            "deploy/front-door/Caddyfile",
            "request_header @other -Connection",
            "request_header @other -None",
        ),
    ),
    Guard(
        "S-128",
        Swap(
            "deploy/front-door/nginx.conf",
            "proxy_set_header Remote-Groups $remote_groups_checked;",
            "proxy_set_header None $remote_groups_checked;",
        ),
    ),
    Guard(
        "S-128",
        Swap("deploy/front-door/nginx.conf", "~*^websocket$ websocket;", "~. $http_upgrade;"),
    ),
    Guard(
        "S-128",
        Swap("deploy/front-door/apps.yaml", 'Remote_User: ""', 'None_User: ""'),
        behind=(
            Swap(
                "deploy/front-door/traefik.yaml",
                "aliasHeadersStrategy: delete",
                "aliasHeadersStrategy: keep",
            ),
        ),
        why="Traefik deletes all names that could be taken for others; apps.yaml alone has five",
    ),
    Guard(
        "S-128",
        Swap(
            "deploy/front-door/traefik.yaml",
            "aliasHeadersStrategy: delete",
            "aliasHeadersStrategy: keep",
        ),
    ),
    Guard(
        "S-128",
        Swap(
            "deploy/front-door/apps.yaml",
            "middlewares: [upgrades-nothing, names-nobody, check]",
            "middlewares: [names-nobody, check]",
        ),
    ),
    Guard(
        "S-130",
        Swap(
            "deploy/front-door/Caddyfile",
            'request_header Cookie "(^|; ?)__Host-nightlatch',
            'request_header Cookie "(^|; ?)__Host-none',
        ),
    ),
    Guard(
        "S-130",
        Swap(
            "deploy/front-door/nginx.conf",
            "proxy_set_header Cookie $front_door_cookies;",
            "proxy_set_header Cookie $http_cookie;",
        ),
    ),
    # -- groups
    Guard(
        "S-121",
        Swap(
            "domain/users/memberships.py",
            "        refuse_news(by, caller, ON_APPS)\n",
            "        pass\n",
        ),
    ),
    Guard(
        "S-121",
        Swap(
            "domain/users/groups.py", "        refuse_news(by, caller, ON_APPS)\n", "        pass\n"
        ),
    ),
    Guard(
        "S-121",
        Swap(
            "domain/users/group_names.py",
            "    if not all(_is_allowed(character) for character in name):",
            "    if False:",
        ),
    ),
    Guard(
        "S-121",
        Swap("domain/users/group_names.py", "    if not name[0].isalnum():", "    if False:"),
    ),
    Guard(
        "S-121",
        Swap(
            "domain/users/group_names.py",
            "if max(len(name), len(folded(name))) > MAX_LENGTH:",
            "if len(name) > MAX_LENGTH:",
        ),
    ),
    Guard(
        "S-121",
        Swap(
            "domain/users/group_names.py",
            "if hidden := writing.hidden_in(name):",
            "if hidden := '':",
        ),
    ),
    Guard(
        "S-121",
        Swap(
            "domain/users/groups.py",
            "        _refuse_taken(cleaned, there)\n",
            "        pass\n",
        ),
    ),
    Guard(
        "S-121",
        Swap(
            "domain/users/groups.py",
            "        if Group.select().count() >= MAX_GROUPS:",
            "        if False:",
        ),
    ),
    Guard(
        "S-121",
        Swap("domain/users/memberships.py", "        _refuse_too_many(added)\n", "        pass\n"),
    ),
    Guard(
        "S-121",
        Swap(
            "domain/signin/invitees.py",
            "    if len(found) > memberships.MAX_OF_ONE:",
            "    if False:",
        ),
    ),
    Guard(
        "S-121",
        Swap(
            "domain/users/groups.py",
            "    with act(by, caller):\n        there = find(cleaned)",
            "    with act(None, caller):\n        there = find(cleaned)",
        ),
    ),
    Guard(
        "S-121",
        Swap(
            "domain/users/groups.py",
            "    with act(by, caller, ON_GROUPS, group.name):",
            "    with act(None, caller, ON_GROUPS, group.name):",
        ),
    ),
    Guard(
        "S-121",
        Swap(
            "domain/users/groups.py",
            "    with act(by, caller, (*ON_GROUPS, *ON_MEMBERS), group.name):",
            "    with act(by, caller, ON_GROUPS, group.name):",
        ),
    ),
    Guard(
        "S-121",
        Swap(
            "domain/users/memberships.py",
            "    with act(by, caller, ON_GROUPS, group.name):\n        # The page",
            "    with act(None, caller):\n        # The page",
        ),
    ),
    Guard(
        "S-121",
        Swap(
            "domain/users/memberships.py",
            "    with act(by, caller, ON_GROUPS, group.name):\n"
            "        fresh = Group.get_by_id(group.id)\n        if Membership",
            "    with act(None, caller):\n"
            "        fresh = Group.get_by_id(group.id)\n        if Membership",
        ),
    ),
    Guard(
        "S-121",
        Swap(
            "web/group_page.py",
            "(group is None or not _is_called(request, group, about))",
            "group is None",
        ),
    ),
    # -- addresses that are theirs
    Guard(
        "S-162",
        Swap(
            "routes/__init__.py",
            "post=admin(email_vouching.create)",
            "post=signed_in(email_vouching.create)",
        ),
        behind=(
            Swap(
                "domain/access/actions.py",
                "    if not has_right or (caller.session is not None and not session.exists()):\n",
                "    if False:\n",
            ),
        ),
        why="the domain asks for the right once more, within the transaction",
    ),
    Guard(
        "S-162",
        Swap(
            "domain/users/vouching.py",
            "    with act(by, caller, ON_PEOPLE, user.username):\n"
            "        fresh = _with_address(user, address)\n"
            "        if fresh.email_verified_at is None:",
            "    with act(None, caller, ON_PEOPLE, user.username):\n"
            "        fresh = _with_address(user, address)\n"
            "        if fresh.email_verified_at is None:",
        ),
    ),
    Guard(
        "S-163",
        Swap("domain/users/vouching.py", "    if fresh.email != address:\n", "    if False:\n"),
    ),
    Guard(
        "S-163",
        Swap("domain/team/selection.py", 'shown.get(user.username, "")', "user.email"),
    ),
    Guard(
        "S-163",
        Swap(
            "domain/users/vouching.py",
            "            Invitation.update(is_email_theirs=False).where(Invitation.account == fresh).execute()\n",
            "",
        ),
    ),
    Guard(
        "S-163",
        Swap(
            "domain/access/actions.py",
            "    events.EMAIL_VOUCHED,\n    events.EMAIL_VOUCH_WITHDRAWN,\n",
            "",
        ),
    ),
    Guard(
        "S-164",
        Swap(
            "domain/users/vouching.py",
            "            if (refusal := of_another(address)) is not None:\n"
            "                raise refusal\n",
            "",
        ),
    ),
    Guard(
        "S-164",
        Swap(
            "domain/users/vouching.py",
            " or _holder(user.email) is not None:",
            ":",
        ),
    ),
    Guard(
        "S-164",
        Swap(
            "domain/users/vouching.py",
            "return fn.LOWER(User.email) == fn.LOWER(address)",
            "return User.email == address",
        ),
    ),
    Guard(
        "S-164",
        Swap(
            "domain/signin/invitable.py",
            "self.held.get(one.email) if one.is_email_theirs else None",
            "None",
        ),
    ),
    # -- apps that people are signed in to
    Guard(
        "S-83",
        Swap(
            "domain/oidc/grants.py",
            "    theirs = (Grant.app == app) & (Grant.user == user)\n"
            "    return Grant.update(is_over=True)",
            "    theirs = Grant.app == app\n    return Grant.update(is_over=True)",
        ),
    ),
    Guard(
        "S-83",
        Swap(
            "domain/oidc/consents.py",
            "    theirs = (Consent.app == app) & (Consent.user == user)\n    withdrawn",
            "    theirs = Consent.app == app\n    withdrawn",
        ),
    ),
    Guard(
        "S-83",
        Swap(
            "routes/app_sign_ins.py",
            'return app if app is not None and app.shown_as == request.data.get("which") else None',
            "return app",
        ),
    ),
    # -- the machine endpoints of OpenID Connect
    Guard(
        "S-140",
        Swap("domain/oidc/issuing.py", '"exp": now + ID_LASTS', '"exp": now + 10 * ID_LASTS'),
    ),
    Guard(
        "S-140",
        Swap("domain/oidc/issuing.py", '"aud": client.client_id,', '"aud": [client.client_id],'),
    ),
    Guard(
        "S-140",
        Swap("domain/oidc/issuing.py", '"at_hash": _half_hash(given.access),', ""),
    ),
    Guard(
        "S-140",
        Swap("domain/oidc/issuing.py", '| ({"nonce": nonce} if nonce else {})', ""),
    ),
    Guard(
        "S-141",
        Swap("domain/oidc/exchange.py", "if found.client_id != to.client.client_id:", "if False:"),
    ),
    Guard(
        "S-141",
        Swap("domain/oidc/exchange.py", "if grant.spent_at is not None:", "if False:"),
        behind=(Swap("domain/oidc/exchange.py", ' AND spent_at IS NULL AND NOT is_over"', '"'),),
        why="Each of the two finds it.",
    ),
    Guard(
        "S-141",
        Swap(
            "domain/oidc/exchange.py", "            grants.end(found.grant)\n", "            pass\n"
        ),
    ),
    Guard(
        "S-141",
        Swap("domain/oidc/exchange.py", "if not grants.is_fresh(grant, now):", "if False:"),
    ),
    Guard(
        "S-141",
        Swap(
            "domain/oidc/exchange.py", "if grant.redirect_uri != shown.redirect_uri:", "if False:"
        ),
    ),
    Guard(
        "S-142",
        Swap(
            "domain/oidc/exchange.py",
            'return "verifier-without-challenge" if verifier else ""',
            'return ""',
        ),
    ),
    Guard(
        "S-142",
        Swap("domain/oidc/exchange.py", "VERIFIER.fullmatch(verifier) and ", ""),
    ),
    Guard(
        "S-142",
        Swap("domain/oidc/exchange.py", 'return "" if is_right else "verifier-wrong"', 'return ""'),
    ),
    Guard(
        "S-142",
        Swap(
            "domain/oidc/exchange.py",
            '    if not verifier:\n        return "verifier-missing"\n',
            '    if not verifier:\n        return ""\n',
        ),
    ),
    Guard(
        "S-143",
        Swap("routes/oidc/userinfo.py", "if OPENID not in scope.split():", "if False:"),
    ),
    Guard(
        "S-143",
        Swap("domain/oidc/claims.py", "if name in wanted}", "}"),
    ),
    Guard(
        "S-144",
        Swap("domain/oidc/exchange.py", '"" if found.is_alive else "sign-in-over"', '""'),
    ),
    Guard(
        "S-144",
        Swap("domain/oidc/renewal.py", "    if not found.is_alive:", "    if False:"),
    ),
    Guard(
        "S-144",
        Swap("domain/oidc/tokens.py", "or not found.is_alive:", ":"),
    ),
    Guard(
        "S-144",
        Swap(
            "domain/oidc/tokens.py",
            "return found if issuing.lasts(found.token.created_at, now) else None",
            "return found",
        ),
    ),
    Guard(
        "S-145",
        Swap("domain/oidc/renewal.py", "if found.client_id != to.client.client_id:", "if False:"),
    ),
    Guard(
        "S-145",
        Swap(
            "domain/oidc/renewal.py", "            grants.end(found.grant)\n", "            pass\n"
        ),
    ),
    Guard(
        "S-145",
        Swap(
            "domain/oidc/renewal.py",
            "is_in_time = moments.lasts(grant.rotated_at, GRACE, now)",
            "is_in_time = True",
        ),
    ),
    Guard(
        "S-145",
        Swap("domain/oidc/renewal.py", "        _FORGET.run(grant.id, grant.id)\n", ""),
    ),
    Guard(
        "S-146",
        Swap("domain/oidc/renewal.py", "if not asked <= set(granted):", "if False:"),
    ),
    Guard(
        "S-147",
        Swap(
            "web/client_auth.py",
            "if not clients.verify_secret(found.app, secret, now):",
            "if False:",
        ),
    ),
    Guard(
        "S-147",
        Swap("web/client_auth.py", "if found.client.is_public or not secret:", "if False:"),
    ),
    Guard(
        "S-147",
        Swap(
            "web/client_auth.py", 'if basic is not None and "client_secret" in given:', "if False:"
        ),
    ),
    Guard(
        "S-147",
        Swap(
            "web/client_auth.py", 'if given.get("client_id", client_id) != client_id:', "if False:"
        ),
    ),
    Guard(
        "S-147",
        Swap("web/machine_json.py", "or not clients.is_origin_of_public_app(origin):", "or False:"),
    ),
    Guard(
        "S-147",
        Swap(
            "web/machine_json.py",
            'if self.for_scripts and "Origin" in request',
            "if False and request",
        ),
    ),
    Guard(
        "S-148",
        Swap("web/machine_form.py", "        if name in given:\n", "        if False:\n"),
    ),
    Guard(
        "S-148",
        Swap("web/machine_form.py", 'if "\\0" in name + value:', "if False:"),
    ),
    Guard(
        "S-148",
        Swap("web/machine_form.py", "if body and not _is_form(", "if False and not _is_form("),
    ),
    Guard(
        "S-148",
        Swap(
            "web/machine_form.py", "        if len(read) > MACHINE.max_body:", "        if False:"
        ),
    ),
    Guard(
        "S-148",
        Swap(
            "web/bearer_token.py",
            'if b"access_token" in request.scope["query_string"]:',
            "if False:",
        ),
    ),
    Guard(
        "S-148",
        Swap("web/bearer_token.py", "if len(headers) > 1 or (headers and posted):", "if False:"),
    ),
    Guard(
        "S-148",
        Swap(
            "web/machine_json.py",
            "if request.method not in {*answered",
            "if False and request.method not in {*answered",
        ),
    ),
    Guard(
        "S-124",
        Swap(
            "web/machine_json.py",
            "host_check.problem(request.settings, MACHINE, request.headers)",
            'host_check.problem(request.settings, type(MACHINE)("page"), request.headers)',
        ),
    ),
    Guard(
        "S-124",
        Swap(
            "web/machine_json.py",
            "        if sentence:\n            security_log",
            "        if False:\n            security_log",
        ),
    ),
    Guard(
        "S-149",
        Swap(
            "domain/oidc/tokens.py",
            "found is not None and found.client_id == by.client.client_id else None",
            "found is not None else None",
        ),
    ),
    Guard(
        "S-149",
        Swap(
            "domain/oidc/tokens.py",
            "if refresh is not None and refresh.is_alive and grants.is_current(",
            "if refresh is not None and grants.is_current(",
        ),
    ),
    Guard(
        "S-149",
        Swap(
            "domain/oidc/tokens.py",
            "refresh.is_alive and grants.is_current(refresh.grant, shown):",
            "refresh.is_alive:",
        ),
    ),
    Guard(
        "S-149",
        Swap("routes/oidc/introspect.py", "if asked_by.client.is_public:", "if False:"),
    ),
    Guard(
        "S-157",
        Swap("domain/oidc/clients.py", "if len(secrets_of(app)) >= MAX_SECRETS:", "if False:"),
    ),
    Guard(
        "S-157",
        Swap(
            "domain/oidc/clients.py",
            "found = _living(app, text)",
            "found = _living(app, text) or secrets_of(app)",
        ),
    ),
    Guard("S-157", Swap("domain/oidc/clients.py", "if of(fresh).is_public:", "if False:")),
    Guard(
        "S-158",
        Swap(
            "domain/apps/urls.py",
            'url = url_text.read(text)\n    if "#" in text:',
            "url = url_text.read(text)\n    if False:",
        ),
    ),
    Guard("S-158", Swap("domain/apps/urls.py", 'if "*" in text:', "if False:")),
    Guard("S-158", Swap("domain/apps/urls.py", "if name in added:", "if False:")),
    Guard(
        "S-158",
        Swap("domain/apps/url_text.py", "if broken := re.search(", "if False and re.search("),
    ),
    Guard("S-158", Swap("domain/apps/urls.py", 'if "@" in url.netloc:', "if False:")),
    Guard(
        "S-158",
        Swap(
            "domain/apps/urls.py",
            'if url.scheme == "http" and not host_names.is_loopback(host):',
            "if False:",
        ),
    ),
    Guard(
        "S-158",
        Swap(
            "domain/apps/urls.py",
            "if not re.fullmatch(_PRIVATE_SCHEME, url.scheme):",
            "if False:",
        ),
    ),
    Guard(
        "S-158",
        Swap("domain/apps/urls.py", "if len(kept) > MOST:", "if False:"),
    ),
    Guard(
        "S-159",
        Swap(
            "domain/apps/client_rows.py",
            "on_the_way.where(Grant.redirect_uri.not_in(list(wanted.redirects))).execute()",
            "pass",
        ),
    ),
    Guard(
        "S-159",
        Swap(
            "domain/apps/client_rows.py",
            "if bool(client.is_public) != wanted.is_public:",
            "if False:",
        ),
    ),
    Guard("S-159", Swap("domain/apps/client_rows.py", "if wanted.is_public:", "if False:")),
    Guard(
        "S-159",
        Swap(
            "domain/apps/client_rows.py",
            "if wanted.needs_mfa and not client.needs_mfa:",
            "if False:",
        ),
    ),
    Guard(
        "S-153",
        Swap(
            "domain/oidc/sign_out_requests.py",
            'if len(urlencode(sent | {"id_token_hint": ""})) > LONGEST:',
            'if sum(map(len, (sent | {"id_token_hint": ""}).values())) > LONGEST:',
        ),
    ),
    Guard(
        "S-160",
        Swap(
            "domain/oidc/faults.py",
            'shown = re.split(r"[?#]", address, maxsplit=1)[0][:MAX_SHOWN]',
            "shown = address[:MAX_SHOWN]",
        ),
    ),
    Guard(
        "S-160", Swap("domain/oidc/faults.py", "for old in _OF(app.id)[KEPT:]:", "for old in []:")
    ),
    Guard(
        "S-161", Swap("domain/oidc/preview.py", "if not rules.can_open(app, user):", "if False:")
    ),
    Guard("S-161", Swap("domain/oidc/preview.py", "if user.disabled_at is not None:", "if False:")),
    Guard(
        "S-161",
        Swap(
            "domain/oidc/preview.py",
            "factors.WITH_CODE if requirement.has_mfa else factors.PASSWORD_ONLY",
            "factors.WITH_CODE",
        ),
    ),
    # -- the authorization endpoint, and what ends what it gives
    Guard(
        "S-132",
        Swap(
            "web/authorization_response.py",
            'parameters | {"iss": request.settings.origin}',
            "parameters",
        ),
    ),
    Guard(
        "S-133",
        Swap(
            "domain/oidc/request_client.py",
            "    if is_one_of(registered, asked, client):\n",
            "    if True:\n",
        ),
    ),
    Guard(
        "S-133", Swap("domain/oidc/request_client.py", "any_port=client.is_public", "any_port=True")
    ),
    Guard(
        "S-133",
        Swap("domain/oidc/request_client.py", "    if len(values) > 1:\n", "    if False:\n"),
    ),
    Guard(
        "S-133",
        Swap(
            "domain/oidc/request_client.py",
            "is_loopback and ours.groups() == theirs.groups()",
            "is_loopback",
        ),
    ),
    Guard(
        "S-134",
        Swap(
            "domain/oidc/parameters.py",
            "        if len(given.all(name)) > 1:\n",
            "        if False:\n",
        ),
    ),
    Guard(
        "S-134",
        Swap(
            "domain/oidc/parameters.py",
            "        if given[name]:  # without",
            "        if False:  # without",
        ),
    ),
    Guard(
        "S-134",
        Swap("domain/oidc/asked_claims.py", "    if len(text) > LONGEST:\n", "    if False:\n"),
    ),
    Guard(
        "S-134",
        Swap("domain/oidc/asked_claims.py", "if len(dict(pairs)) < len(pairs):", "if False:"),
    ),
    Guard(
        "S-134",
        Swap(
            "domain/oidc/requests.py",
            "    if len(query) > parameters.LONGEST:\n",
            "    if False:\n",
        ),
    ),
    Guard(
        "S-135",
        Swap(
            "domain/oidc/parameters.py", "        if method or is_needed:\n", "        if method:\n"
        ),
    ),
    Guard("S-135", Swap("domain/oidc/parameters.py", '    if method != "S256":', "    if False:")),
    Guard(
        "S-135",
        Swap(
            "domain/oidc/requests.py",
            "is_needed=client.is_public or client.needs_pkce",
            "is_needed=client.needs_pkce",
        ),
    ),
    Guard(
        "S-136",
        Swap(
            "domain/oidc/required_steps.py", "    if asked.wants_what_we_lack:\n", "    if False:\n"
        ),
    ),
    Guard(
        "S-136",
        Swap(
            "domain/oidc/required_steps.py",
            "_is_enough(asked, session) and _is_recent(asked, session, now, row)",
            "_is_enough(asked, session)",
        ),
    ),
    Guard(
        "S-136",
        Swap(
            "domain/oidc/required_steps.py",
            "not asked.needs_mfa or factors.are_two(session.factors)",
            "True",
        ),
    ),
    Guard("S-136", Swap("domain/oidc/stored_requests.py", '"confirmed_in": None, ', "")),
    Guard(
        "S-202",
        Swap(
            "domain/apps/check.py",
            "app.needs_passkey and not factors.resist_phishing(session.factors)",
            "False",
        ),
    ),
    Guard(
        "S-202",
        Swap(
            "domain/oidc/required_steps.py",
            "return factors.resist_phishing(session.factors)",
            "return True",
        ),
    ),
    Guard(
        "S-202",
        Swap(
            "domain/oidc/requests.py",
            "bool(self.app.needs_passkey) or self._wanted == assurance.PHR",
            "bool(self.app.needs_passkey)",
        ),
    ),
    Guard(
        "S-202",
        Swap(
            "domain/oidc/requests.py",
            "bool(self.app.needs_passkey) or self._wanted == assurance.PHR",
            "self._wanted == assurance.PHR",
        ),
    ),
    Guard("S-202", Swap("domain/oidc/grant_validity.py", "(NOT a.needs_passkey OR", "(TRUE OR")),
    Guard(
        "S-202",
        Swap("domain/oidc/assurance.py", "if value in fulfilled), least)", "if value), least)"),
    ),
    Guard(
        "S-202",
        Swap(
            "routes/app_entry.py",
            "return confirmation.page(request, form, here, only_passkey=only_passkey)",
            "return confirmation.page(request, form, here)",
        ),
    ),
    Guard(
        "S-118",
        Swap(
            "domain/apps/addresses.py",
            "(same_port and _is_local(origin) and _is_local(_own))",
            "False",
        ),
    ),
    Guard(
        "S-200",
        Swap(
            "domain/text/host_names.py",
            "OF_LOCALHOST if own in OF_LOCALHOST and urlsplit(origin).hostname == LOCALHOST else ()",
            "()",
        ),
    ),
    Guard(
        "S-200",
        Swap(
            "web/passkeys.py",
            "parties.at(request.settings.origin) if _is_at_home(request) else None",
            "parties.at(request.settings.origin)",
        ),
    ),
    Guard(
        "S-201",
        Swap(
            "commands/serve.py",
            "if warning := passkeys_check.warning(settings):",
            'if warning := "":',
        ),
    ),
    Guard(
        "S-136",
        Swap(
            "domain/access/session_rows.py",
            "        session.factors = session.former_factors\n",
            "",
        ),
    ),
    Guard(
        "S-136",
        Swap(
            "domain/mfa/removal.py",
            '{"recovered": False, "factors": factors.PASSWORD_ONLY}',
            '{"recovered": False}',
        ),
    ),
    Guard(
        "S-137",
        Swap(
            "domain/oidc/required_steps.py",
            "    if asked.subs and session.user.sub not in asked.subs:\n",
            "    if False:\n",
        ),
    ),
    Guard(
        "S-137",
        Swap(
            "routes/oidc/authorize.py",
            "if first == required_steps.NOTHING or asked.is_silent:",
            "if first == required_steps.NOTHING:",
        ),
    ),
    Guard(
        "S-137",
        Swap(
            "domain/oidc/parameters.py",
            "    claims = signing.read_own(hint)\n",
            '    claims = {"sub": "a1b2"}\n',
        ),
    ),
    Guard("S-138", Swap("domain/oidc/grant_validity.py", "u.disabled_at IS NULL AND ", "")),
    Guard(
        "S-138", Swap("domain/oidc/grant_validity.py", "AND {rules.condition('a', 'u.id')} ", "")
    ),
    Guard("S-138", Swap("domain/oidc/grant_validity.py", " AND {_RECENT_ENOUGH} ", " ")),
    Guard("S-138", Swap("domain/access/sessions.py", "    app_access.end_all_of(user)\n", "")),
    Guard(
        "S-138", Swap("domain/access/sessions.py", "    app_access.end_others_of(session)\n", "")
    ),
    Guard(
        "S-138",
        Swap(
            "domain/access/signing_out.py",
            "        app_access.end_with(other_id, session.user)\n",
            "",
        ),
    ),
    Guard(
        "S-138", Swap("domain/team/people.py", "        app_access.end_with(number, user)\n", "")
    ),
    Guard(
        "S-138",
        Swap(
            "domain/access/sessions.py",
            "        app_access.lapse(beyond & lifetimes.expired_condition(kept.seen_at))\n",
            "",
        ),
    ),
    Guard(
        "S-138",
        Swap(
            "operations/housekeeping.py",
            "lambda: app_access.lapses(lifetimes.expired_condition(at())),",
            "lambda: Grant.id.is_null(),",
        ),
    ),
    Guard(
        "S-139",
        Swap(
            "domain/oidc/consents.py",
            "before is not None and set(asked.learns) <= set(before.scope.split())",
            "before is not None",
        ),
    ),
    Guard(
        "S-139",
        Swap(
            "domain/oidc/required_steps.py",
            'if "select_account" in asked.prompts and not _is_chosen(session, row):',
            "if False:",
        ),
    ),
    Guard(
        "S-139",
        Swap(
            "routes/oidc/authorization.py",
            'choice == "agree" and _is_all_that_is_owed(request, asked, row)',
            'choice == "agree"',
        ),
    ),
    Guard(
        "S-122",
        Swap("domain/oidc/stored_requests.py", "            _end_beyond_the_most(site)\n", ""),
    ),
    Guard(
        "S-122",
        Swap(
            "domain/oidc/stored_requests.py",
            "    site = limits.site(address)\n",
            "    site = address\n",
        ),
    ),
    Guard(
        "S-125",
        Swap(
            "web/cookies.py",
            "if not (audience.reads_cookies and is_ours):",
            "if not audience.reads_cookies:",
        ),
    ),
    Guard(
        "S-148",
        Swap(
            "domain/oidc/faults.py",
            "    if latest is not None and latest.at == now:\n        return\n",
            "",
        ),
    ),
    Guard(
        "S-134",
        Swap(
            "domain/oidc/signing.py",
            "isinstance(kid, str) and kid.isprintable()",
            "isinstance(kid, str)",
        ),
    ),
    Guard(
        "S-145",
        Swap(
            "domain/oidc/renewal.py",
            "    _FORGET.run(grant.id, grant.id)\n    return other, now",
            "    return other, now",
        ),
    ),
    Guard("S-173", Swap("domain/oidc/requests.py", " or scope in named)", ")")),
    Guard("S-173", Swap("domain/oidc/tokens.py", ' if "profile" in scope.split() else {}', "")),
    Guard(
        "S-160",
        Swap(
            "domain/oidc/faults.py",
            "if sum(one.at == now for one in _OF(app.id)) >= AT_ONCE:",
            "if False:",
        ),
    ),
    Guard(
        "S-174",
        Swap("domain/oidc/grants.py", "        if OFFLINE in asked.scopes:", "        if False:"),
    ),
    Guard(
        "S-174", Swap("domain/oidc/grants.py", "Grant.is_offline & _is_told()", "Grant.is_offline")
    ),
    Guard(
        "S-126",
        Swap("web/redirects.py", "if destination_paths.keeps_opener(request, path):", "if False:"),
    ),
    Guard(
        "S-126",
        Swap("web/pages.py", "if destination_paths.keeps_opener(request) else", "if False else"),
    ),
    Guard("S-150", Swap("domain/oidc/keys.py", " and keys[1].created_at < last:", ":")),
    Guard(
        "S-150",
        Swap(
            "domain/oidc/keys.py",
            'retired = {"signed_until": now, "sealed_key": None}',
            'retired = {"signed_until": now}',
        ),
    ),
    Guard(
        "S-150",
        Swap(
            "domain/oidc/keys.py",
            "SigningKey.delete().where(SigningKey.signed_until <= now - AFTER).execute()",
            "pass",
        ),
    ),
    Guard(
        "S-151",
        Swap(
            "domain/oidc/keys.py",
            "    with write():\n        forget_all()\n        return _keep",
            "    with write():\n        return _keep",
        ),
    ),
    Guard(
        "S-152", Swap("routes/oidc/sign_out.py", "    if kind != KEPT:\n", "    if not query:\n")
    ),
    Guard(
        "S-152",
        Swap(
            "routes/oidc/sign_out.py",
            "if _is_ahead(request) or not sign_out_requests.is_of(asked, request.session):",
            "if False:",
        ),
    ),
    Guard(
        "S-152",
        Swap(
            "domain/oidc/sign_out_requests.py",
            "same = (Grant.sid == asked.sid) & (Grant.session == session.id) & (Grant.app == asked.app)",
            "same = Grant.app == asked.app",
        ),
    ),
    Guard(
        "S-152",
        Swap(
            "routes/oidc/__init__.py",
            "post=public(sign_out.confirm, names_whom=True),\n        audience=ENTERING),",
            "post=public(sign_out.confirm, names_whom=True),\n        audience=AUTHORIZE),",
        ),
    ),
    Guard(
        "S-153", Swap("domain/oidc/sign_out_requests.py", "if address not in known:", "if False:")
    ),
    Guard(
        "S-153",
        Swap(
            "domain/oidc/sign_out_requests.py",
            "if client_id and audience and client_id != audience:",
            "if False:",
        ),
    ),
    Guard(
        "S-152",
        Swap("domain/oidc/sign_out_requests.py", ' if name != "id_token_hint"}', "}"),
    ),
    Guard(
        "S-152",
        Swap(
            "domain/oidc/sign_out_requests.py",
            'return _read(given, lambda: _hinted(given["id_token_hint"]))',
            'return _read(given, lambda: _hinted(given["id_token_hint"]) or {"sub": given["hinted_sub"], "sid": given["hinted_sid"], "aud": ""})',
        ),
    ),
    Guard("S-137", Swap("domain/oidc/requests.py", ' if name != "id_token_hint"]', "]")),
    Guard(
        "S-137",
        Swap(
            "domain/oidc/requests.py",
            "lambda: parameters.hinted(given))",
            "lambda: parameters.hinted(given) or given[_HINTED])",
        ),
    ),
    Guard(
        "S-202",
        Swap(
            "domain/mfa/activation.py",
            "    if factors.resist_phishing(session.factors):\n        return session_tokens.follow",
            "    if False:\n        return session_tokens.follow",
        ),
    ),
    Guard(
        "S-25",
        Swap(
            "domain/audit/alerts.py",
            "GROUP BY e.kind, e.subject, {_ACTOR}",
            "GROUP BY e.kind, e.subject, e.thing, {_ACTOR}",
        ),
    ),
    Guard(
        "S-153",
        Swap(
            "domain/oidc/signing.py",
            "read = jwt.decode(token, _public(rows[0]), [rows[0].algorithm])",
            'from types import SimpleNamespace\n\n        from joserfc.util import json_b64decode\n\n        parts = [json_b64decode(part.encode()) for part in token.split(".")[:2]]\n        read = SimpleNamespace(header=parts[0], claims=parts[1])',
        ),
    ),
    Guard(
        "S-154",
        Swap(
            "domain/oidc/signing.py",
            'return read.claims if read.header.get("typ") == ID_TOKEN else None',
            "return read.claims",
        ),
    ),
    Guard(
        "S-155",
        Swap(
            "domain/oidc/logout_notices.py",
            "        if notice not in [LogoutNotice(*row) for row in still_due]:\n            return 0\n",
            "",
        ),
    ),
    Guard("S-155", Swap("domain/oidc/logout_notices.py", " AND NOT g.has_lapsed", "")),
    Guard(
        "S-155",
        Swap(
            "domain/oidc/logout_notices.py",
            "    with write():\n        now = int(clock())\n",
            "    now = int(clock())\n    with write():\n",
        ),
    ),
    Guard("S-155", Swap("domain/oidc/logout_notices.py", "(_of(notice), mine)", "(_of(notice))")),
    Guard(
        "S-155",
        Swap(
            "operations/logout_sender.py",
            "        if logout_notices.has_lapsed(claim.at, int(self.clock())):\n            return False",
            "        if False:\n            return False",
        ),
    ),
    Guard(
        "S-155",
        Swap(
            "operations/logout_sender.py",
            "if logout_notices.has_lapsed(claimed_at, now):",
            "if False:",
        ),
    ),
    Guard(
        "S-155",
        Swap(
            "domain/oidc/logout_notices.py",
            "goes_on = notice.tries < len(AGAIN_AFTER)",
            "goes_on = True",
        ),
    ),
    Guard(
        "S-156",
        Swap(
            "operations/logout_address.py",
            "if any(is_forbidden(one) for one in addresses):",
            "if False:",
        ),
    ),
    Guard("S-156", Swap("operations/logout_address.py", "return address.sixtofour", "return None")),
    Guard(
        "S-156",
        Swap(
            "operations/logout_address.py",
            "(inside := _ipv4_in(address)) is not None",
            "(inside := None) is not None",
        ),
    ),
    Guard(
        "S-156",
        Swap("operations/logout_address.py", "if status not in {200, 204}:", "if status >= 400:"),
    ),
    Guard("S-156", Swap("operations/logout_address.py", " or not is_safe or", " or")),
    Guard(
        "S-156",
        Swap(
            "operations/logout_address.py",
            "        connection.settimeout(deadline.left())\n        part =",
            "        part =",
        ),
    ),
    Guard(
        "S-156",
        Swap("operations/logout_address.py", "while most > 0:", "while True:"),
    ),
    Guard(
        "S-156",
        Swap("operations/logout_address.py", "min(REST_WITHIN, deadline.left())", "WITHIN"),
    ),
    Guard(
        "S-156",
        Swap(
            "operations/logout_address.py",
            "return ssl.create_default_context()",
            "return ssl._create_unverified_context()",
        ),
    ),
    # -- signing in with a passkey
    Guard(
        "S-186",
        Swap(
            "web/passkey_form.py",
            "return _asked(request, purpose, _browser(request), verifies=True)",
            "return _asked(request, purpose, _browser(request), verifies=False)",
        ),
    ),
    Guard(
        "S-187",
        Swap(
            "web/passkey_form.py",
            "return Ceremony(us, purpose, bound_to, verifies)",
            'return Ceremony(us, purpose, "", verifies)',
        ),
    ),
    Guard(
        "S-187",
        Swap(
            "domain/signin/passkey_sign_in.py",
            "if not is_first and not opened.again:",
            "if False:",
        ),
    ),
    Guard(
        "S-188",
        Swap(
            "domain/signin/passkey_sign_in.py",
            "User.get_or_none(User.id == shown.user.id, User.disabled_at.is_null())",
            "User.get_or_none(User.id == shown.user.id)",
        ),
    ),
    Guard(
        "S-188",
        Swap("domain/signin/passkey_sign_in.py", "if refusal.is_guess:", "if False:"),
    ),
    Guard(
        "S-188",
        Swap(
            "domain/passkeys/uses.py",
            "Passkey.user == shown.user, Passkey.switched_off_at.is_null())",
            "Passkey.user == shown.user)",
        ),
    ),
    Guard(
        "S-189",
        Swap(
            "domain/signin/passkey_sign_in.py",
            'with logged("passkey"), uses.telling_of_copies(now, caller):',
            'with logged("passkey"):',
        ),
    ),
    Guard(
        "S-189",
        Swap(
            "domain/signin/passkey_sign_in.py",
            'with logged("passkey", session.user), uses.telling_of_copies(now, here):',
            'with logged("passkey", session.user):',
        ),
    ),
    Guard(
        "S-189",
        Swap(
            "domain/audit/alerts.py",
            "HELP = (\n    events.PASSKEY_COPIED,\n",
            "HELP = (\n",
        ),
    ),
    Guard(
        "S-204",
        Swap(
            "domain/passkeys/uses.py",
            "            Passkey.update(blocked).where(Passkey.id == passkey.id).execute()\n",
            "",
        ),
    ),
    # -- adding and removing passkeys
    Guard(
        "S-190",
        Swap("domain/mfa/passkeys.py", "    if not has_room(user, rp_id):", "    if False:"),
    ),
    Guard("S-190", Swap("domain/mfa/passkeys.py", "    _make_room(session, rp_id, now)\n", "")),
    Guard(
        "S-190",
        Swap(
            "domain/mfa/passkeys.py",
            "    if rows.by_credential_id(new.credential_id) is not None:",
            "    if False:",
        ),
    ),
    Guard("S-190", Swap("domain/mfa/passkeys.py", 'uses.within(session, "add")', '"add"')),
    Guard(
        "S-190",
        Swap(
            "routes/__init__.py",
            "post=recently_confirmed(passkeys.create, allow_without_mfa=True)",
            "post=signed_in(passkeys.create, allow_without_mfa=True)",
        ),
    ),
    Guard(
        "S-83",
        Swap(
            "domain/mfa/passkeys.py",
            "found = next((p for p in rows.of(user) if p.id == number), None)",
            "found = Passkey.get_or_none(Passkey.id == number)",
        ),
    ),
    Guard(
        "S-191",
        Swap(
            "domain/mfa/passkeys.py",
            "if is_kept or not last_factor.may_go(passkey, rp_id):",
            "if is_kept:",
        ),
    ),
    Guard(
        "S-191",
        Swap("domain/mfa/last_factor.py", "factor.switched_off_at is None and at_home", "at_home"),
    ),
    Guard(
        "S-191",
        Swap(
            "domain/mfa/last_factor.py",
            "factor.switched_off_at is None and at_home",
            "factor.switched_off_at is None",
        ),
    ),
    Guard(
        "S-192",
        Swap(
            "domain/mfa/passkeys.py",
            "    if turned_on:\n        sessions.end_others",
            "    if False:\n        sessions.end_others",
        ),
    ),
    Guard(
        "S-192",
        Swap(
            "domain/mfa/passkeys.py",
            "        sessions.end_others(session, now)\n        _record_removed",
            "        _record_removed",
        ),
    ),
    Guard("S-192", Swap("domain/audit/alerts.py", "    events.PASSKEY_ADDED,\n", "")),
    Guard("S-192", Swap("domain/audit/alerts.py", "    events.PASSKEY_REMOVED,\n", "")),
    Guard("S-193", Swap("domain/mfa/passkey_offer.py", " and not session.recovered", "")),
    Guard("S-193", Swap("domain/mfa/passkey_offer.py", " or requirement.owes_saved_code", "")),
    Guard(
        "S-193",
        Swap("domain/mfa/passkey_offer.py", "session.factors == factors.WITH_CODE", "True"),
    ),
    # -- what is asked for, and by whom
    Guard(
        "S-134",
        Swap("domain/oidc/parameters.py", 'if given["response_type"] != "code":', "if False:"),
    ),
    Guard(
        "S-134",
        Swap(
            "domain/oidc/parameters.py",
            'if given["response_mode"] not in ("", "query"):',
            "if False:",
        ),
    ),
    Guard(
        "S-135",
        Swap(
            "domain/oidc/parameters.py", "if not _CHALLENGE.fullmatch(code_challenge):", "if False:"
        ),
    ),
    Guard("S-134", Swap("domain/oidc/parameters.py", "if asked - PROMPTS:", "if False:")),
    Guard(
        "S-134",
        Swap("domain/oidc/parameters.py", 'if "none" in asked and len(asked) > 1:', "if False:"),
    ),
    Guard(
        "S-134",
        Swap(
            "domain/oidc/parameters.py",
            'if len(text) > LONGEST_NONCE or "\\0" in text or not text.isprintable():',
            "if False:",
        ),
    ),
    Guard(
        "S-137",
        Swap(
            "domain/oidc/parameters.py",
            "if hinted and from_claims and hinted not in from_claims:",
            "if False:",
        ),
    ),
    Guard(
        "S-134",
        Swap(
            "domain/oidc/parameters.py",
            'if not re.fullmatch("[0-9]+", text):',
            "if not text.isdecimal():",
        ),
    ),
    Guard("S-22", Swap("domain/oidc/required_steps.py", "if not session.is_full:", "if False:")),
    Guard(
        "S-137",
        Swap(
            "domain/oidc/required_steps.py",
            "if not rules.can_open(asked.app, session.user):",
            "if False:",
        ),
    ),
    Guard(
        "S-136",
        Swap(
            "domain/oidc/required_steps.py",
            "if not (needs_passkey or requirement.has_mfa) and (",
            "if False and (",
        ),
    ),
    Guard(
        "S-137",
        Swap(
            "domain/oidc/required_steps.py",
            "if limit is not None and not moments.lasts(session.confirmed_at, limit, now):",
            "if False:",
        ),
    ),
    Guard(
        "S-136",
        Swap(
            "domain/oidc/required_steps.py",
            "return _is_fresh(session, row) and lifetimes",
            "return lifetimes",
        ),
    ),
    Guard(
        "S-134",
        Swap(
            "domain/oidc/asked_claims.py",
            'if text.count("{") + text.count("[") > MOST_DEEP * len(SECTIONS):',
            "if False:",
        ),
        behind=(Swap("domain/oidc/asked_claims.py", "(ValueError, RecursionError)", "ValueError"),),
        why="where the nesting is too deep for the parser, that says so, too",
    ),
    Guard("S-134", Swap("domain/oidc/requests.py", "if scopes.OPENID not in asked:", "if False:")),
    Guard(
        "S-153",
        Swap("domain/oidc/sign_out_requests.py", "if len(given.all(name)) > 1:", "if False:"),
    ),
    Guard(
        "S-147",
        Swap("web/client_auth.py", "if found.client.is_public and not secret:", "if not secret:"),
    ),
    Guard("S-147", Swap("web/client_auth.py", "if len(headers) > 1 or scheme", "if scheme")),
    Guard("S-147", Swap("web/client_auth.py", ' or scheme.lower() != "basic":', ":")),
    Guard(
        "S-147",
        Swap("web/client_auth.py", "if any(name in given for name in ASSERTIONS):", "if False:"),
    ),
    Guard("S-143", Swap("web/bearer_token.py", 'if scheme.lower() != "bearer":', "if False:")),
    Guard(
        "S-82",
        Swap(
            "web/guards.py",
            "    if not request.signed_in_user:\n        return to_sign_in(request)\n    if when",
            "    if when",
        ),
    ),
    Guard(
        "S-82",
        Swap(
            "web/guards.py",
            "    if not request.signed_in_user:\n        return to_sign_in(request)\n    if not request.user.is_admin:",
            "    if not request.user.is_admin:",
        ),
    ),
    Guard(
        "S-14",
        Swap(
            "domain/signin/code_first.py",
            "if not CodeFirst.update(tries=CodeFirst.tries + 1).where(living).execute():",
            "if False:",
        ),
    ),
    Guard(
        "S-23",
        Swap(
            "domain/signin/confirmation.py",
            "if not passwords.verify(session.user, password):",
            "if False:",
        ),
    ),
    Guard(
        "S-185",
        Swap("domain/passkeys/answers.py", ' or given.get("id") != given.get("rawId"):', ":"),
    ),
    Guard("S-185", Swap("domain/passkeys/answers.py", " or not _BASE64URL.fullmatch(value):", ":")),
    Guard(
        "S-177",
        Swap(
            "domain/passkeys/uses.py",
            "if not challenges.spend(shown.challenge, use, now):",
            "if False:",
        ),
    ),
    Guard(
        "S-197",
        Swap(
            "domain/mfa/passkey_duty.py",
            "if requirement is not None and requirement.takes_passkey_only(now):\n        raise PasskeyRequired",
            "if False:\n        raise PasskeyRequired",
        ),
    ),
    Guard(
        "S-12",
        Swap(
            "domain/mfa/second_factor.py",
            "    if refusal is not None:\n        raise refusal",
            "    if False:\n        raise refusal",
        ),
    ),
    Guard(
        "S-20",
        Swap(
            "domain/mfa/second_factor.py",
            "if any(totp.spend(a, step, now, use) or _is_again(a, step, use) for a, step in matches):",
            "if matches:",
        ),
    ),
    Guard(
        "S-48",
        Swap("domain/access/session_tokens.py", "if shown not in _opening(fresh):", "if False:"),
    ),
    Guard(
        "S-118",
        Swap(
            "domain/apps/addresses.py",
            "if url.netloc and not re.fullmatch(_AUTHORITY, url.netloc):",
            "if False:",
        ),
    ),
    Guard(
        "S-118",
        Swap(
            "domain/apps/addresses.py",
            'if url.path not in ("", "/") or url.query or url.fragment:',
            "if False:",
        ),
    ),
    Guard(
        "S-118", Swap("domain/apps/addresses.py", "if not host_names.can_exist(name):", "if False:")
    ),
    Guard("S-158", Swap("domain/apps/url_text.py", "if len(text) > MAX_ADDRESS:", "if False:")),
    Guard(
        "S-158",
        Swap("domain/apps/url_text.py", "if not re.fullmatch(_CHARACTERS, text):", "if False:"),
    ),
    Guard(
        "S-158",
        Swap(
            "domain/apps/urls.py",
            "if not host or url.port == 0 or not _can_exist(host, url.netloc):",
            "if False:",
        ),
    ),
    Guard("S-158", Swap("domain/apps/urls.py", "if host in addresses.STANDARD:", "if False:")),
    Guard(
        "S-158",
        Swap("domain/apps/urls.py", 'if authority.startswith("[") else', "if False else"),
    ),
    Guard("S-119", Swap("domain/apps/icons.py", 'if content[12:16] != b"IHDR":', "if False:")),
    Guard(
        "S-33",
        Swap("domain/mfa/recovery_codes.py", " and bool(_lasts(row.created_at, now))", ""),
    ),
    Guard("S-25", Swap("domain/audit/alerts.py", "WHEN {_VALUED} THEN 3 ELSE 1", "ELSE 1")),
    Guard("S-25", Swap("domain/audit/alerts.py", "{_VALUED} THEN 3", "{_VALUED} THEN 2")),
    Guard("S-25", Swap("domain/access/acknowledgements.py", "        _same_value(shown),\n", "")),
    Guard(
        "S-25",
        Swap("web/history.py", "event.actor or event.address or event.number", "event.actor"),
    ),
    # -- the siblings of earlier findings
    Guard(
        "S-11",
        Swap(
            "domain/signin/reset_factor.py",
            "return limits.totp_at_links(link.user.id), limits.totp_at_link(link.id)",
            "return (limits.totp_at_link(link.id),)",
        ),
    ),
    Guard(
        "S-11",
        Swap(
            "domain/access/limits.py",
            "max(lasts.whole for lasts in lifetimes.STEPS.values())",
            "lifetimes.DAY",
        ),
    ),
    Guard(
        "S-14",
        Swap(
            "domain/signin/code_first.py",
            "if code is not None and not refusal.is_guess:",
            "if False:",
        ),
    ),
    Guard(
        "S-16",
        Swap(
            "domain/signin/code_first.py",
            "    if not token:\n        return None\n    # Of",
            "    if user is None or not token:\n        return None\n    # Of",
        ),
    ),
    Guard(
        "S-16",
        Swap(
            "domain/audit/known_browsers.py",
            "    if not token:\n        return False\n    # Of",
            "    if user is None or not token:\n        return False\n    # Of",
        ),
    ),
    Guard(
        "B59",
        Swap(
            "domain/users/accounts.py",
            "throttle.clear(*limits.of_name(account.username))  # as",
            "pass  # as",
        ),
    ),
    Guard(
        "S-37",
        Swap(
            "domain/signin/signin.py",
            "        _refuse_if_changed_meanwhile(user)\n        return _begun(user, now, caller, link)",
            "        return _begun(user, now, caller, link)",
        ),
    ),
    Guard(
        "S-92", Swap("domain/access/actions.py", 'with logged("", by), write():', "with write():")
    ),
    Guard(
        "S-25",
        Swap(
            "domain/audit/alerts.py",
            "OR (e.kind IN {IN_OWN_NAME!r} AND {_ELSEWHERE}))",
            "OR (1 = 0 AND {_ELSEWHERE}))",
        ),
    ),
    Guard(
        "S-25",
        Swap(
            "domain/audit/alerts.py",
            "(e.known_browser IS NULL AND {_HERE} IS NOT NULL))",
            "(1 = 0 AND {_HERE} IS NOT NULL))",
        ),
    ),
    Guard(
        "S-25",
        Swap("domain/access/acknowledgements.py", "    if here:  # then", "    if True:  # then"),
    ),
    Guard(
        "S-25",
        Swap(
            "web/request.py",
            "            Caller.of(self.session),\n",
            "            replace(self.caller, session=self.session.id),\n",
        ),
    ),
    Guard(
        "S-52",
        Swap(
            "domain/access/issued_credentials.py",
            "    Invitation.delete().where(theirs).execute()\n    return revoked",
            "    return revoked",
        ),
    ),
    Guard(
        "S-52",
        Swap(
            "domain/access/issued_credentials.py",
            "    _revoke_help_by(admin)\n    theirs",
            "    theirs",
        ),
    ),
    Guard(
        "S-23",
        Swap("domain/signin/confirmation.py", " or lost.has_anything_new(session)", ""),
    ),
    Guard(
        "S-197",
        Swap("domain/signin/confirmation.py", " or lost.has_new_passkey(session)", ""),
    ),
    Guard(
        "S-52",
        Swap(
            "domain/audit/alerts.py",
            "    events.DELETED,\n    events.NOT_ME,\n",
            "    events.DELETED,\n",
        ),
    ),
    Guard(
        "S-14",
        Swap(
            "domain/signin/signin.py",
            "known and throttle.standing(behind, now) is not None",
            "False",
        ),
    ),
)
