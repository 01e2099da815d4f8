"""The full screen. Modules without a widget in them (rows, filter, state, detail, actions) import no textual."""
