"""People who sign in, and the service itself, which acts when no person does."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cohesion.bilingual import Language
from cohesion.permissions import ROLE_PERMISSIONS, Permission, Role

if TYPE_CHECKING:
    from cohesion.models.appointment import Appointment


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user with a lower-case e-mail address. Without a password the account cannot sign in."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)

    def service(self) -> "User":
        """The account under which commands and scheduled tasks act. It cannot sign in."""
        return self.get(is_service=True)


class User(AbstractBaseUser):
    """A person, known by e-mail address whatever its capitals. What they may do comes from their appointments."""

    email = models.EmailField(_("E-mail address"), max_length=254)
    name = models.CharField(_("Name"), max_length=120)
    language = models.CharField(_("Language"), max_length=2, choices=Language, default=Language.ENGLISH)
    is_active = models.BooleanField(default=True)
    is_service = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_user_per_email_whatever_its_capitals"),
            models.UniqueConstraint(
                fields=["is_service"], condition=models.Q(is_service=True), name="one_service_account"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    @cached_property
    def current_appointments(self) -> "tuple[Appointment, ...]":
        """Appointments in force today, read once per request."""
        return tuple(self.appointments.in_force(timezone.localdate()).select_related("region"))

    @property
    def roles(self) -> frozenset[Role]:
        if self.is_service:
            return frozenset({Role.SERVICE})
        return frozenset(Role(appointment.role) for appointment in self.current_appointments)

    @property
    def permissions(self) -> frozenset[Permission]:
        return frozenset().union(*(ROLE_PERMISSIONS[role] for role in self.roles)) if self.is_active else frozenset()

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def may_for(self, permission: Permission, region_id: int) -> bool:
        """Whether this person may do that for that region: through a role there, or one for all of Wales."""
        return self.is_service or any(
            permission in ROLE_PERMISSIONS[Role(appointment.role)] and appointment.region_id in {None, region_id}
            for appointment in (self.current_appointments if self.is_active else ())
        )

    @property
    def region_ids(self) -> frozenset[int]:
        """Ids of the regions whose returns one of today's regional appointments reads."""
        return self.region_ids_for(Permission.VIEW_RETURNS)

    def region_ids_for(self, permission: Permission) -> frozenset[int]:
        """Ids of those regions in which one of today's appointments gives `permission`; none for an ended account."""
        return frozenset(
            appointment.region_id
            for appointment in (self.current_appointments if self.is_active else ())
            if permission in ROLE_PERMISSIONS[Role(appointment.role)] and appointment.region_id is not None
        )

    @property
    def sees_all_regions(self) -> bool:
        """Whether some appointment that reads returns is not tied to a region."""
        return self.is_service or any(
            Permission.VIEW_RETURNS in ROLE_PERMISSIONS[Role(appointment.role)] and appointment.region_id is None
            for appointment in self.current_appointments
        )
