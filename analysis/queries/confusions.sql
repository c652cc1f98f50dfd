-- In how many rounds of a word another label was announced in its place.
SELECT word, taken AS taken_for, COUNT(*) AS rounds
FROM results
CROSS JOIN UNNEST(announced) AS said (taken)
WHERE NOT teaching AND taken <> label
GROUP BY word, taken
ORDER BY word, rounds DESC, taken
