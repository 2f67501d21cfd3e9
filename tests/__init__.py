"""Tests that cross the parts, and what all tests share."""
