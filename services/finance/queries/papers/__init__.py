"""What is printed and exported, as the templates and workbooks take it; one file a paper."""
