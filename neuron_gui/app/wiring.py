"""Who is connected to whom: what controls, actions and panels ask for, and who does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from neuron_gui.views.main_window import MainWindow


def wire_controls(window: MainWindow) -> None:
    """Connect the sidebar, the transport bar and the actions."""
    engine, actions = window.engine, window.actions_
    window.data_controls.generate_requested.connect(window.files.generate)
    training = window.training_controls
    training.learning_rate_changed.connect(engine.set_learning_rate)
    training.speed_changed.connect(engine.set_speed)
    training.standardize_changed.connect(window.training_room.set_standardize)
    training.start_changed.connect(window.training_room.set_start)
    training.until_changed.connect(engine.set_stop_criterion)
    window.transport.iteration_requested.connect(engine.go_to)
    window.menus.file_requested.connect(window.files.open_file)
    window.menus.sample_requested.connect(window.files.open_sample)
    window.menus.lesson_requested.connect(window.files.open_lesson_file)
    for action, slot in (
        (actions.open, window.files.open_data),
        (actions.save_data, window.files.save_data),
        (actions.save_picture, window.files.save_picture),
        (actions.copy_picture, window.files.copy_picture),
        (actions.open_lesson, window.files.open_lesson),
        (actions.quit, window.close),
        (actions.run, engine.set_running),
        (actions.step, engine.step),
        (actions.step_back, engine.step_back),
        (actions.first, engine.go_to_first),
        (actions.last, engine.go_to_last),
        (actions.go_to, window.training_room.ask_iteration),
        (actions.play_back, engine.play_back),
        (actions.play_forward, engine.play_forward),
        (actions.reset, window.training_room.reset),
        (actions.undo, window.training_room.undo),
        (actions.redo, window.training_room.redo),
        (actions.standardize, window.training_room.set_standardize),
        (actions.race, window.training_room.ask_race),
        (actions.zoom_in, window.look.zoom_in),
        (actions.zoom_out, window.look.zoom_out),
        (actions.zoom_reset, window.look.zoom_reset),
        (actions.show_everything, window.pointer.show_everything),
        (actions.theme_light, window.look.set_light),
        (actions.theme_dark, window.look.set_dark),
        (actions.animations, window.look.set_animations),
        (actions.cursor_halo, window.projector.set_halo),
        (actions.show_keys, window.projector.set_keys),
        (actions.reset_layout, window.reset_layout),
        (actions.sidebar, window.show_sidebar),
        (actions.shortcuts, window.help.show_shortcuts),
        (actions.about, window.help.show_about),
    ):
        action.triggered.connect(slot)
    # Toggled and not triggered: the command line turns it on, too.
    actions.projector.toggled.connect(window.projector.set_on)
    window.sidebar.visibilityChanged.connect(actions.sidebar.setChecked)


def wire_boundary(panel: Any, window: MainWindow) -> None:
    """The line is dragged: the neuron takes its parameters; a sample is picked: the others show it."""
    panel.line_held.connect(window.engine.preview_in_data_units)
    panel.line_released.connect(window.training_room.commit)
    panel.line_dropped.connect(window.engine.discard)
    panel.sample_picked.connect(window.pick_sample)


def wire_iterations(panel: Any, window: MainWindow) -> None:
    """A click on a curve goes to that iteration."""
    panel.iteration_requested.connect(window.engine.go_to)


def wire_landscape(panel: Any, window: MainWindow) -> None:
    """The point is dragged: the neuron takes its parameters; the picture is computed in the background."""
    panel.point_held.connect(window.engine.preview)
    panel.point_released.connect(window.training_room.commit)
    panel.point_dropped.connect(window.engine.discard)
    panel.landscape_requested.connect(window.background.compute_landscape)


def wire_sweep(panel: Any, window: MainWindow) -> None:
    """A rate is picked: it is set and runs; the sweep is computed in the background."""
    panel.learning_rate_picked.connect(window.training_room.try_rate)
    panel.sweep_requested.connect(window.background.compute_sweep)


def wire_runs(panel: Any, window: MainWindow) -> None:
    """The list of runs does what it says."""
    engine = window.engine
    panel.run_selected.connect(engine.select_run)
    panel.runs_deleted.connect(window.training_room.delete_runs)
    panel.run_renamed.connect(engine.rename_run)
    panel.run_shown.connect(engine.show_run)
    panel.race_requested.connect(window.training_room.ask_race)
    panel.fan_requested.connect(window.training_room.race_fan)
    panel.race_ended.connect(engine.end_race)
    panel.reached_requested.connect(window.background.compute_reached)


def wire_graph(panel: Any, window: MainWindow) -> None:
    """The walk ends with a step; samples and symbols are shared."""
    panel.step_requested.connect(window.engine.step)
    panel.walk_begun.connect(window.engine.pause)
    panel.sample_picked.connect(window.pick_sample)
    panel.symbol_hovered.connect(window.pointer.point_at_symbol)


def wire_formula(panel: Any, window: MainWindow) -> None:
    """A symbol lights up wherever it is shown."""
    panel.symbol_hovered.connect(window.pointer.point_at_symbol)


def wire_samples(panel: Any, window: MainWindow) -> None:
    """A sample is picked: the others show it."""
    panel.sample_picked.connect(window.pick_sample)


def wire_passes(panel: Any, window: MainWindow) -> None:
    """The sample in hand lights up; the times are taken in the background."""
    panel.sample_picked.connect(window.pick_sample)
    panel.timing_requested.connect(window.background.compute_timing)


#: What to do when a panel of this name was made; panels that ask for nothing are not here.
WIRES: dict[str, Callable[[Any, MainWindow], None]] = {
    "boundary_panel": wire_boundary,
    "loss_panel": wire_iterations,
    "gradient_panel": wire_iterations,
    "landscape_panel": wire_landscape,
    "sweep_panel": wire_sweep,
    "runs_panel": wire_runs,
    "graph_panel": wire_graph,
    "formula_panel": wire_formula,
    "sigmoid_panel": wire_samples,
    "passes_panel": wire_passes,
}
