-- The same bytes say something else when they are read as something else, so that belongs to the name of a reading: else
-- whoever names a file first decides what is said of all others with its bytes. Keys without it are of earlier releases,
-- which may still write them while this one starts; nobody asks for them any more.
ALTER TABLE "file_readings" DROP CONSTRAINT "file_readings_key_form";
ALTER TABLE "file_readings" ADD CONSTRAINT "file_readings_key_form"
  CHECK (content_key ~ '^(sha256:[0-9a-f]{64}|git:[0-9a-f]{40})(/(safetensors|gguf|pickle|safetensors_index|tokenizer))?$');

-- What was read before is kept under what it was read as, where that shows; only of malformed JSON it does not.
UPDATE "file_readings" SET content_key = content_key || '/' || CASE
    WHEN summary ->> 'kind' IN ('safetensors_index', 'tokenizer') THEN summary ->> 'kind'
    WHEN problems #>> '{0,message}' LIKE 'It is named as a safetensors file and is %' THEN 'safetensors'
    WHEN problems #>> '{0,message}' LIKE 'It is named as a GGUF file and is %' THEN 'gguf'
    WHEN problems #>> '{0,message}' LIKE 'It is named as a pickle and is %' THEN 'pickle'
    WHEN format IN ('safetensors', 'gguf') THEN format
    ELSE 'pickle' END
WHERE content_key NOT LIKE '%/%' AND NOT (format = 'json' AND summary ->> 'kind' = 'none');
