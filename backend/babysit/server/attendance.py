"""The attendance: a doctor looks after every run that tells of something, in one thread, at most once a second a run.

It takes what was committed and never holds up the event loop or the writer: what it cannot keep is read from the
database later. After a restart a run's doctor reads its history and finds what the one before has found, with the same
numbers.
"""

import logging
import threading
import time
from typing import Any

from babysit.errors import NotFoundError, StoreError, StoreFullError
from babysit.server.alerts import Alerts
from babysit.server.broadcast import Broadcast
from babysit.server.diagnosis import recall
from babysit.server.patient import Patient, Visit
from babysit.store import events, findings
from babysit.store.database import Connection, Database
from babysit.store.ingest import acked_by
from babysit.store.runs import Run, get_run, set_health
from babysit.store.series import catalogue
from babysit.wire.messages import Points, SequencedMessage

TELL_SECONDS = 5.0
"""How often it is told that a finding still holds; what opens, clears or changes its severity is told at once."""
MAX_PATIENTS = 32
MAX_SERIES = 6000
"""Series of all patients together: each takes up to 100 kB. Of the runs beyond, one after the other is read anew."""
MAX_ASKED = 1000
REST_SECONDS = 10.0
BRIEF_SHARE = 4
"""Reading runs anew may take one part of the time in so many and one; the rest is the patients'."""

logger = logging.getLogger(__name__)


class Attendance:
    """One for a server; `start`, then any thread may ask, while `heard` and `changed` belong to the event loop."""

    def __init__(self, database: Database, broadcast: Broadcast, alerts: Alerts) -> None:
        self._database, self._broadcast, self._alerts = database, broadcast, alerts
        self._change = threading.Condition()
        self._patients: dict[str, Patient] = {}
        self._asked: dict[str, bool] = {}  # run → whether it is live, so that alerts go out
        self._no_reading_before = 0.0
        self._is_closed = False
        self._thread = threading.Thread(target=self._work, name="babysit-doctor", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def close(self) -> None:
        """End the thread; what it was about to tell is found again."""
        with self._change:
            self._is_closed = True
            self._change.notify()
        if self._thread.is_alive():
            self._thread.join()

    def heard(self, run_id: str, producer: str | None, message: SequencedMessage) -> None:
        """Take a frame that is committed; never waits for anything."""
        with self._change:
            patient = self._patients.get(run_id)
            if patient is None and isinstance(message, Points):
                patient = self._admit(run_id)
            if patient is not None:
                was_due = patient.is_due
                patient.hear(producer, message)
                if not was_due or patient.is_changed:
                    self._change.notify()

    def changed(self, run_id: str) -> None:
        """Take note that the server has changed the row of a run, which may have ended."""
        with self._change:
            patient = self._patients.get(run_id)
            if patient is None:
                self._ask(run_id, is_live=True)
            else:
                patient.is_changed = patient.is_due = True
                self._change.notify()

    def ask(self, run_id: str) -> None:
        """Have a stored run judged that nobody has judged to its end; what is found is told when it is there."""
        with self._change:
            if run_id not in self._patients:
                self._ask(run_id, is_live=False)

    def _ask(self, run_id: str, is_live: bool) -> None:
        if run_id not in self._asked and len(self._asked) < MAX_ASKED:
            self._asked[run_id] = is_live
            self._change.notify()
        elif is_live and run_id in self._asked:
            self._asked[run_id] = True

    def _admit(self, run_id: str) -> Patient | None:
        """Return a new patient; where there is no room, have the run read when there is time for it."""
        if self._is_full:
            self._forget_idle()
        if self._is_full:
            self._ask(run_id, is_live=True)
            return None
        self._patients[run_id] = patient = Patient(run_id, is_due=False)
        return patient

    @property
    def _is_full(self) -> bool:
        n_series = sum(patient.n_series for patient in self._patients.values())
        return len(self._patients) >= MAX_PATIENTS or n_series >= MAX_SERIES

    def _forget_idle(self) -> None:
        """Let go of the patient that has been silent for longest: its history is in the database."""
        idle = [patient for patient in self._patients.values() if not patient.is_due and patient.doctor is not None]
        if idle:
            del self._patients[min(idle, key=lambda patient: patient.looked_at).run_id]

    def _work(self) -> None:
        while (patient := self._next()) is not None:
            begin = time.monotonic()
            try:
                self._look(patient)
            except InterruptedError:
                return  # closed in the midst of a history
            except StoreFullError:  # which is told once, by the caretaker
                self._put_off(patient)
            except StoreError as error:
                logger.warning("run %s: what the doctor found is not stored yet: %s", patient.run_id, error)
                self._put_off(patient)
            except Exception:
                logger.exception("run %s: the doctor begins anew after an unexpected error", patient.run_id)
                self._put_off(patient)
            if patient.is_brief:
                self._no_reading_before = time.monotonic() + BRIEF_SHARE * (time.monotonic() - begin)

    def _put_off(self, patient: Patient) -> None:
        with self._change:
            patient.needs_history = patient.is_changed = patient.is_due = True
            patient.rests_until = time.monotonic() + REST_SECONDS

    def _next(self) -> Patient | None:
        """Return whom to look at, once it is time; None at the end."""
        with self._change:
            while not self._is_closed:
                now = time.monotonic()
                due = [patient for patient in self._patients.values() if patient.is_due]
                first = min(due, key=lambda patient: patient.due_at, default=None)
                waits = [] if first is None else [first.due_at - now]
                if self._asked:
                    waits.append(self._no_reading_before - now)
                    if waits[-1] <= 0:
                        run_id = next(iter(self._asked))
                        return Patient(run_id, is_live=self._asked.pop(run_id), is_brief=True)
                if first is not None and waits[0] <= 0:
                    return first
                self._change.wait(min(waits, default=None))
            return None

    def _look(self, patient: Patient) -> None:
        with self._change:
            visit = patient.visit(time.monotonic())
        try:
            is_whole = self._prepare(patient, visit)
        except NotFoundError:
            self._dismiss(patient)
            return
        if patient.doctor is None:
            return
        patient.feed(visit.told)
        if patient.is_over and patient.is_twisted:
            is_whole = self._read(patient)
        patient.untold |= {finding.id: finding for finding in patient.doctor.judge(patient.is_over)}
        self._tell(patient, is_whole)
        if patient.is_over:
            self._dismiss(patient)

    def _dismiss(self, patient: Patient) -> None:
        with self._change:
            if self._patients.get(patient.run_id) is patient and not patient.is_due:
                del self._patients[patient.run_id]

    def _prepare(self, patient: Patient, visit: Visit) -> bool:
        """See to it that the patient has a doctor who knows its history, and that it is known whether it is over.

        Returns whether the history was read. One whose end was judged, and who goes on after all, is read anew.
        """
        was_over = patient.is_over
        if visit.is_changed and not visit.needs_history:
            with self._database.read() as connection:
                patient.is_over = get_run(connection, patient.run_id).state.is_final
        if visit.needs_history or patient.doctor is None or (was_over and not patient.is_over):
            return self._read(patient)
        return False

    def _read(self, patient: Patient) -> bool:
        """Give the patient a doctor who has read all that is stored; return whether there was anything."""
        with self._database.read() as connection:
            run = get_run(connection, patient.run_id)
            if patient.is_brief and not _is_worth(connection, run, patient.is_live):
                return False
            patient.acked = acked_by(connection, run.id)
            patient.last_steps = {item.name: item.last_step for item in catalogue(connection, run.id)}
            doctor, has_points = recall(connection, run, lambda: self._is_closed)
        patient.name, patient.info, patient.is_over = run.name, dict(run.info), run.state.is_final
        patient.is_live &= "import" not in run.info  # nobody is to be called for what happened long ago
        patient.is_twisted, patient.n_series = False, len(doctor.history.names())
        patient.doctor = doctor if has_points else None
        return has_points

    def _tell(self, patient: Patient, is_whole: bool) -> None:
        """Store and publish what is new; that a finding still holds is kept back for a while."""
        assert patient.doctor is not None
        now = time.monotonic()
        is_late = bool(patient.untold) and now > patient.told_at + TELL_SECONDS
        if not (is_whole or patient.is_over or is_late or patient.has_changes):
            return
        found = patient.doctor.findings if is_whole else list(patient.untold.values())
        changes = self._store(patient, [finding.to_dict() for finding in found], is_whole)
        patient.note_told(found, now)
        self._broadcast.found(patient.run_id, [change.new for change in changes])
        if patient.is_live:
            worse = [change.new for change in changes if change.is_worse]
            self._alerts.raise_for(patient.run_id, patient.name, worse)

    def _store(self, patient: Patient, news: list[dict[str, Any]], is_whole: bool) -> list[findings.Change]:
        assert patient.doctor is not None
        run_id, step, is_over = patient.run_id, patient.doctor.history.step, patient.is_over

        def job(connection: Connection) -> list[findings.Change]:
            if is_whole:
                changes = findings.replace_all(connection, run_id, news, step)
            else:
                changes = findings.keep(connection, run_id, news)
            health = findings.health_of(findings.list_findings(connection, run_id))
            set_health(connection, run_id, health)
            if is_over:
                events.add(connection, run_id, findings.JUDGED, {"health": health}, step)
            return changes

        return self._database.writer.submit(job).result()


def _is_worth(connection: Connection, run: Run, is_live: bool) -> bool:
    """Return whether a run is to be read: one that has ended unless it is judged to its end, another while it lives, or
    if it was never judged.
    """
    if run.state.is_final:
        return run.step > 0 and not findings.is_judged(connection, run.id)
    return run.step > 0 and (is_live or run.health is None)
