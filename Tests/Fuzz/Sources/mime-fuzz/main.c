// Empty: libFuzzer brings `main`, and calls `LLVMFuzzerTestOneInput` of MIMEFuzz.
