"""What a robot has learned, graded: what it recognises, from which data, and what is claimed of it.

answers, recognition      recordings -> what was asked and said -> how often that was right, for whom
claims, faults            `recognises: worst_recall >= 60 %`, and the sentence of a miss
data, model, card         rules for what is handed in beside a program
appraisal                 what became of those rules; proofs: which checks decide nothing
"""
