"""The demo's month that the documentation quotes: the one that the tests of the demo run."""

from tests.demo.conftest import demo as demo
