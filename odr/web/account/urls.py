"""Addresses of accounts: those pages of allauth that a platform by phone needs, and our own."""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path

from odr.web.account import calendar, views

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/tokens/", views.new_token, name="account_tokens"),
    path("account/calendar/", calendar.make, name="account_calendar"),
    path("calendar/<slug:token>.ics", calendar.feed, name="calendar_feed"),
    path("account/tokens/<uuid:token>/revoke/", views.revoke_token, name="account_token_revoke"),
    path("account/login/", views.Login.as_view(), name="account_login"),
    path("account/login/code/", allauth.request_login_code, name="account_request_login_code"),
    path("account/login/code/confirm/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("account/logout/", allauth.logout, name="account_logout"),
    path("account/inactive/", allauth.account_inactive, name="account_inactive"),
    path("account/signup/", allauth.signup, name="account_signup"),
    path("account/phone/verify/", views.verify_phone, name="account_verify_phone"),
    path("account/phone/change/", allauth.change_phone, name="account_change_phone"),
    path("account/reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("account/password/change/", allauth.password_change, name="account_change_password"),
    path("account/password/set/", allauth.password_set, name="account_set_password"),
    path("account/two-factor/", mfa.index, name="mfa_index"),
    path("account/two-factor/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("account/two-factor/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/two-factor/app/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/two-factor/app/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/two-factor/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/two-factor/codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/two-factor/codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("demo/outbox/", views.demo_outbox, name="demo_outbox"),
]
