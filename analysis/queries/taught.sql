-- Words that nobody could answer when they were dealt: how often they were drawn, and said to be what was asked for.
SELECT word, COUNT(*) AS rounds, COUNT(CASE WHEN verdict = 'right' THEN 1 END) AS confirmed, MAX(day) AS last_day
FROM results
WHERE teaching
GROUP BY word
ORDER BY rounds DESC, word
