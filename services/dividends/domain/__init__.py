"""What a dividend is, by law and arithmetic: values in, a plan or a refusal out."""
