"""Consolidated statements of a company and what it controls (CAS 33), pure: books in, statements out."""
