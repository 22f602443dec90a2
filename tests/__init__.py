"""The tests; fakes and helpers of the tests are importable from here."""
