"""What is said of a post when one is given or ended."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediation.people import accounts, numbers
from mediation.people.body_inputs import OfBody
from mediation.people.models import MemberRole, Membership, Organisation, OrganisationKind, User
from mediation.people.proposals import ProposalInput

R = MemberRole
#: The posts there are in each kind of organisation; "" is the platform itself.
ROLES: dict[str, tuple[MemberRole, ...]] = {
    OrganisationKind.STORE: (R.AGENT, R.LEAD),
    OrganisationKind.PLATFORM: (R.AGENT, R.LEAD),
    OrganisationKind.BUREAU: (R.OFFICER, R.LEAD, R.SUPERVISOR),
    OrganisationKind.COMMITTEE: (R.MEDIATOR, R.SECRETARY),
    OrganisationKind.ASSOCIATION: (R.MEDIATOR, R.SECRETARY),
    OrganisationKind.COURT: (R.CLERK,),
    "": (R.ADMIN, R.SUPERVISOR),
}
_HINT = gettext_lazy("Mobile number they log in with, or login name. They must have logged in once.")


def found(said: str) -> User:
    """Who has proved this number, or has this login name. ValidationError for nobody."""
    digits = numbers.digits_of(said)
    person = accounts.of_phone(digits) if numbers.is_mobile(digits) else None
    person = person or User.objects.filter(username=said, is_active=True).first()
    if person is None or not person.is_active:
        said_ = _("Nobody has proved this number or has this login name. They log in once with their phone first.")
        raise ValidationError(said_, code="nobody")
    return person


class NewPost(OfBody):
    """Who gets which post where, from which day."""

    organisation = forms.UUIDField(widget=forms.HiddenInput, required=False)
    person = forms.CharField(label=gettext_lazy("Who"), max_length=60, help_text=_HINT)
    role = forms.ChoiceField(label=gettext_lazy("Post"), choices=MemberRole.choices, widget=forms.RadioSelect)

    def prepare(self) -> None:
        """Offer the posts there are in this kind of organisation."""
        self.body = self.own()
        field = self.fields["role"]
        known = self.is_bound or "organisation" in self.initial
        if known and self.act is not None and isinstance(field, forms.ChoiceField):
            kind = self.body.kind if self.body else ""
            field.choices = [(role.value, role.label) for role in ROLES[kind]]
        super().prepare()

    def clean_organisation(self) -> Organisation | None:
        """One that works; none for the platform itself."""
        if not self.cleaned_data["organisation"]:
            return None
        body = super().clean_organisation()
        if body is not None and body.ended_at is not None:
            raise ValidationError(_("It has ended; nobody gets a post in it."), code="ended")
        return body

    def clean_person(self) -> User:
        """Somebody with an account."""
        return found(self.cleaned_data["person"].strip())


class EndedPost(ProposalInput):
    """Which post ends, and who has it instead."""

    post = forms.IntegerField(widget=forms.HiddenInput)
    successor = forms.CharField(label=gettext_lazy("Who has the post instead"), max_length=60, required=False, help_text=_HINT)  # fmt: skip  # noqa: E501

    def clean_post(self) -> Membership:
        """One that is held."""
        held = Membership.objects.select_related("organisation", "user").filter(active=True)
        post = held.filter(pk=self.cleaned_data["post"]).first()
        if post is None:
            raise ValidationError(_("There is no such post, or it has ended already."), code="unknown")
        return post

    def clean_successor(self) -> User | None:
        """Somebody with an account."""
        said: Any = self.cleaned_data["successor"].strip()
        return found(said) if said else None
