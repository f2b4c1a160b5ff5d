"""Sign in and out, reset a lost password by mail, change one's own."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user
from flask_wtf.csrf import CSRFError

from app.administration.accounts import TRIAL_PASSWORD, trial_accounts
from app.administration.password_reset import request_reset
from app.administration.passwords import RESET_HOURS, set_password, user_of_reset_token
from app.administration.sign_in import TooManyFailures, WrongPassword
from app.administration.sign_in import sign_in as check_sign_in
from app.administration.sign_in import sign_out as record_sign_out
from app.audit import Actor
from app.clock import now
from app.database import db
from app.models import User
from app.web.auth.forms import ChangePasswordForm, ForgotPasswordForm, NewPasswordForm, SignInForm
from app.web.auth.next_page import own_page, start_page
from app.web.drafts import REFILLED, keep_as_draft
from app.web.formats import moment
from app.web.permissions import only_for
from app.web.sign_in import signed_in, staff, unsent_form

bp = Blueprint("auth", __name__)


@bp.route("/masuk", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    if request.method != "POST":
        return _sign_in_page(SignInForm(email=request.args.get("akun")))
    form = SignInForm(request.form)
    if not form.validate():
        return _sign_in_page(form, 422)
    try:
        user = check_sign_in(db.session(), form.email.data or "", form.password.data or "", now=now())
    except (WrongPassword, TooManyFailures) as refused:
        db.session.commit()
        form.password.errors = [_sentence(refused)]
        return _sign_in_page(form, 422)
    return _enter(user)


@bp.post("/keluar")
def sign_out() -> ResponseReturnValue:
    if current_user.is_authenticated:
        record_sign_out(db.session(), signed_in(), now=now())
        db.session.commit()
    session.clear()
    flash(_("Anda sudah keluar."), "success")
    return redirect(url_for("auth.sign_in"), 303)


@bp.route("/lupa-sandi", methods=["GET", "POST"])
def forgot_password() -> ResponseReturnValue:
    form = ForgotPasswordForm(request.form)
    if request.method != "POST":
        return render_template("auth/forgot_password.html", form=form)
    if not form.validate():
        return render_template("auth/forgot_password.html", form=form), 422
    request_reset(db.session(), form.email.data or "", secret=current_app.config["SECRET_KEY"], now=now())
    db.session.commit()
    return redirect(url_for("auth.reset_sent"), 303)


@bp.get("/lupa-sandi/terkirim")
def reset_sent() -> ResponseReturnValue:
    return render_template("auth/reset_sent.html", hours=RESET_HOURS)


@bp.route("/atur-sandi/<token>", methods=["GET", "POST"])
def set_new_password(token: str) -> ResponseReturnValue:
    user = user_of_reset_token(db.session(), token, current_app.config["SECRET_KEY"])
    if user is None:
        return render_template("auth/link_expired.html", hours=RESET_HOURS), 410
    form = NewPasswordForm(request.form, user)
    if request.method != "POST":
        return render_template("auth/set_password.html", form=form)
    if not form.validate():
        return render_template("auth/set_password.html", form=form), 422
    set_password(db.session(), user, form.new_password.data or "", actor=Actor.staff(user), now=now())
    db.session.commit()
    flash(_("Kata sandi baru berlaku. Silakan masuk."), "success")
    return redirect(url_for("auth.sign_in", akun=user.email), 303)


@bp.route("/akun/sandi", methods=["GET", "POST"])
@only_for()
def change_password() -> ResponseReturnValue:
    form = ChangePasswordForm(request.form, signed_in())
    if request.method != "POST":
        return render_template("auth/change_password.html", form=form)
    if not form.validate():
        return render_template("auth/change_password.html", form=form), 422
    set_password(db.session(), signed_in(), form.new_password.data or "", actor=staff(), now=now())
    db.session.commit()
    login_user(signed_in())  # the cookie of the old password is worthless, this browser's too
    flash(_("Kata sandi Anda sudah diganti. Perangkat lain perlu masuk lagi."), "success")
    return redirect(url_for("auth.change_password"), 303)


@bp.errorhandler(CSRFError)
def stale_page(_error: CSRFError) -> ResponseReturnValue:
    """The page lay open until its cookie had gone. What it carries along is not lost."""
    if request.endpoint != "auth.sign_in":
        flash(_("Halaman itu terlalu lama terbuka, jadi belum dijalankan. Coba sekali lagi."), "info")
        return redirect(request.path if request.endpoint != "auth.sign_out" else url_for("auth.sign_in"), 303)
    form = SignInForm(request.form)
    form.password.errors = [_("Halaman ini terlalu lama terbuka. Isi kata sandi sekali lagi.")]
    return _sign_in_page(form, 400)


def _sign_in_page(form: SignInForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "auth/sign_in.html",
        form=form,
        next=request.values.get("next", ""),
        kept_token=request.form.get("kept", ""),
        trial_password=TRIAL_PASSWORD,
        trial_accounts=trial_accounts(db.session()) if current_app.extensions["settings"].is_trial else [],
    )
    return page, status


def _sentence(refused: WrongPassword | TooManyFailures) -> str:
    if isinstance(refused, TooManyFailures):
        at = moment(refused.until)
        sentence = _(
            "Terlalu banyak percobaan yang gagal. Coba lagi setelah pukul %(at)s, atau atur ulang kata sandi.", at=at
        )
    else:
        sentence = _("Alamat surel atau kata sandi tidak cocok. Periksa lagi, atau atur ulang kata sandi.")
    return str(sentence)


def _enter(user: User) -> ResponseReturnValue:
    """Begin a new session, so that nothing of the one before the sign-in is worth anything."""
    unsent = unsent_form(request.form.get("kept", ""))
    page = keep_as_draft(db.session(), user, unsent) if unsent else ""
    db.session.commit()
    session.clear()
    session.permanent = True
    login_user(user)
    if page:
        session[REFILLED] = page
        flash(_("Tulisan Anda ada lagi di formulirnya. Periksa, lalu kirim."), "success")
    return redirect(page or own_page(request.form.get("next", "")) or start_page(user), 303)
