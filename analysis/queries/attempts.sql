-- How many recognised rounds took one, two … attempts.
SELECT attempts AS name, COUNT(*) AS rounds
FROM results
WHERE recognised AND NOT teaching
GROUP BY attempts
ORDER BY attempts
