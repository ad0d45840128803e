"""All of the settings as written, by whom and where ever: the document, the environment over it."""

from collections.abc import Callable, Mapping
from typing import Any, Self

from pydantic import Field, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from crampguard.domain.language import N_
from crampguard.settings.environment import DELIMITER, Document, Override, laid_out, yielding
from crampguard.settings.faults import FaultsError, structural_faults, value_faults
from crampguard.settings.model import (
    DayTable,
    MomentTable,
    NotificationsTable,
    ReminderTable,
    WorkoutTable,
    YouTable,
)
from crampguard.settings.source import PREFIX
from crampguard.settings.values import Path


class _Source(PydanticBaseSettingsSource):
    """Settings that are at hand as a document."""

    def __init__(self, settings_cls: type[BaseSettings], document: Document) -> None:
        super().__init__(settings_cls)
        self._document = document

    def get_field_value(
        self,
        field: FieldInfo,  # noqa: ARG002 - the name says enough
        field_name: str,
    ) -> tuple[Any, str, bool]:
        """One section."""
        return self._document.get(field_name), field_name, False

    def __call__(self) -> Document:
        """All of them, unknown ones too: the model refuses those."""
        return self._document


class FileSource(_Source):
    """The person's file, without what the environment replaces."""

    def __init__(
        self, settings_cls: type[BaseSettings], document: Document, found: Mapping[Path, Override]
    ) -> None:
        super().__init__(settings_cls, yielding(document, found))


class EnvironmentSource(_Source):
    """The variables. pydantic-settings' own source passes over those that mean nothing."""

    def __init__(
        self, settings_cls: type[BaseSettings], document: Document, found: Mapping[Path, Override]
    ) -> None:
        super().__init__(settings_cls, laid_out(found, document))


def _section(empty: Callable[[], Any], about: str) -> Any:
    return Field(default_factory=empty, description=about)


class Written(BaseSettings):
    """Valid settings, still in the shape of the document.

    Made with ``Written(document=..., overrides=...)``. Raises FaultsError with all that is wrong.
    """

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        env_prefix=PREFIX,
        env_nested_delimiter=DELIMITER,
    )

    you: YouTable = _section(YouTable, N_("About you."))
    day: DayTable = _section(DayTable, N_("Your day."))
    workouts: tuple[WorkoutTable, ...] = _section(tuple, N_("Workouts that come back every week."))
    notifications: NotificationsTable = _section(NotificationsTable, N_("How reminders are shown."))
    moment: MomentTable = _section(
        MomentTable,
        N_(
            "When not to interrupt. What waits is shown when the reason ends, if it isn't later than "
            "catch_up by then."
        ),
    )
    reminders: dict[str, ReminderTable] = _section(
        dict, N_("Built-in reminders, of which any part can be changed; and those of your own.")
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - reads the process's environment, not ours
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment over the file."""
        given = init_settings()
        document, found = given["document"], given["overrides"]
        return (
            EnvironmentSource(settings_cls, document, found),
            FileSource(settings_cls, document, found),
        )

    @model_validator(mode="wrap")
    @classmethod
    def _faults_together(cls, document: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        faults = list(structural_faults(document))
        try:
            valid = handler(document)
        except ValidationError as error:
            raise FaultsError([*value_faults(error), *faults]) from None
        if faults:
            raise FaultsError(faults)
        return valid
