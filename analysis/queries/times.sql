-- How many recognised rounds took less than one second, less than two …
SELECT CAST(FLOOR(time_to_guess_ms / 1000.0) AS INTEGER) AS name, COUNT(*) AS rounds
FROM results
WHERE recognised AND NOT teaching
GROUP BY 1
ORDER BY 1
