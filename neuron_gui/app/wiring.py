"""Who is connected to whom: what controls, actions and panels ask for, and who does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from neuron_gui.views.main_window import MainWindow
    from neuron_gui.views.view import View


def wire_controls(window: MainWindow) -> None:
    """Connect the sidebar, the transport bar and the actions."""
    engine, actions = window.engine, window.actions_
    window.data_controls.generate_requested.connect(window.files.generate)
    training = window.training_controls
    training.config_changed.connect(window.training_room.configure)
    training.speed_changed.connect(engine.set_speed)
    training.until_changed.connect(engine.set_stop_criterion)
    training.wrong_line_requested.connect(window.training_room.start_wrong)
    engine.undone.connect(window.training_room.tell_undone)
    engine.redone.connect(window.training_room.tell_redone)
    window.boundary.equal_axes_changed.connect(actions["equal_axes"].setChecked)
    window.transport.iteration_requested.connect(engine.go_to)
    window.readouts.status.answered.connect(window.training_room.answer)
    window.menus.file_requested.connect(window.files.open_file)
    window.menus.sample_requested.connect(window.files.open_sample)
    window.menus.lesson_requested.connect(window.files.open_lesson_file)
    actions.connect(window)


def wire_view(view: View, window: MainWindow) -> None:
    """Connect what a view may ask for."""
    engine, training = window.engine, window.training_room
    view.iteration_requested.connect(engine.go_to)
    view.step_requested.connect(engine.step)
    view.pause_requested.connect(engine.pause)
    view.sample_picked.connect(window.pick_sample)
    view.symbol_hovered.connect(window.pointer.point_at_symbol)
    view.line_held.connect(engine.preview_in_data_units)
    view.point_held.connect(engine.preview)
    view.commit_requested.connect(training.commit)
    view.discard_requested.connect(engine.discard)
    view.learning_rate_picked.connect(training.try_rate)
    view.run_selected.connect(engine.select_run)
    view.runs_deleted.connect(training.delete_runs)
    view.run_renamed.connect(engine.rename_run)
    view.run_shown.connect(engine.show_run)
    view.race_requested.connect(training.ask_race)
    view.race_ended.connect(engine.end_race)
    view.job.requested.connect(engine.compute)
    engine.answered.connect(view.job.take)
